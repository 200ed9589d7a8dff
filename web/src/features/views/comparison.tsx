/** Two periods side by side, thing by thing. */
import type { Value } from '@/api/statistics';
import { amount, measured } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';
import { AMOUNT_HEADS, amountCells, byOf, nameOf } from './parts/cells';
import { RankedList } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const words = text.views.comparison;
const { columns } = text.views;
const NOTHING = { plays: 0, played_ms: 0 };

type Compared = Value<'comparison'>['items'][number];

const placeWords = (standing: Compared['this']) =>
  standing ? text.charts.place(standing.rank) : '–';

function Comparison({ value, setting }: ViewProps<'comparison'>) {
  const { measure } = setting.scope;
  return (
    <RankedList
      of={value.of}
      rows={value.items.map((item) => ({
        item,
        value: amount(measured(item.this ?? NOTHING, measure), measure),
        detail: `${amount(measured(item.other ?? NOTHING, measure), measure)} · ${placeWords(item.this)} / ${placeWords(item.other)}`,
      }))}
    />
  );
}

export const comparisonView: View<'comparison'> = {
  title: words.title,
  isDrawn: false,
  height: 312,
  isEmpty: ({ items }) => items.length === 0,
  note: ({ value }) => (
    <>
      <span>{words.common(number(value.common))}</span>
      <span>{words.fresh(number(value.new))}</span>
      <span>{words.gone(number(value.gone))}</span>
    </>
  ),
  table: ({ value }) => ({
    head: [
      columns.name,
      columns.artists,
      columns.rank,
      ...AMOUNT_HEADS,
      columns.before,
      ...AMOUNT_HEADS.map((head) => columns.compared(head)),
    ],
    rows: value.items.map((item) => [
      nameOf(item),
      byOf(item),
      item.this?.rank ?? '',
      ...amountCells(item.this ?? NOTHING),
      item.other?.rank ?? '',
      ...amountCells(item.other ?? NOTHING),
    ]),
  }),
  Body: Comparison,
};
