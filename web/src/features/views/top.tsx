/** The most played tracks, artists or albums in their order. */
import { amount, duration, measured } from '@/lib/amount';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, byOf, nameOf, percentCell } from './parts/cells';
import { MovementMark } from './parts/movement';
import { RankedList } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const { columns, top } = text.views;

function Top({ value, setting }: ViewProps<'top'>) {
  const { measure } = setting.scope;
  const most = Math.max(1, ...value.items.map((item) => measured(item, measure)));
  return (
    <RankedList
      of={value.of}
      rows={value.items.map((item) => ({
        item,
        rank: item.rank,
        part: measured(item, measure) / most,
        value: amount(measured(item, measure), measure),
        detail: measure === 'time' ? text.units.plays(item.plays) : duration(item.played_ms),
        mark: <MovementMark item={item} />,
      }))}
    />
  );
}

export const topView: View<'top'> = {
  title: top.title,
  isDrawn: false,
  height: 312,
  isEmpty: ({ items }) => items.length === 0,
  table: ({ value }) => ({
    head: [
      columns.rank,
      columns.name,
      columns.artists,
      columns.before,
      ...AMOUNT_HEADS,
      columns.share,
    ],
    rows: value.items.map((item) => [
      item.rank,
      nameOf(item),
      byOf(item),
      item.previous_rank ?? '',
      ...amountCells(item),
      percentCell(item.share),
    ]),
  }),
  Body: Top,
};
