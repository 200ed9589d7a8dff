/** What is skipped most. */
import { NamedBars } from '@/charts/named-bars';
import { text } from '@/text';
import { byOf, nameOf, percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.skips;

function Skips({ value, setting }: ViewProps<'skips'>) {
  const most = Math.max(1, ...value.items.map(({ skips }) => skips));
  if (value.skips === 0)
    return <p className="py-8 text-center text-sm text-text-2">{words.none}</p>;
  return (
    <NamedBars
      bars={value.items.map((item) => {
        const { id } = item;
        const name = { tracks: 'track', artists: 'artist' }[String(value.of)];
        return {
          key: String(id ?? item.name),
          name: [nameOf(item), byOf(item)].filter(Boolean).join(' · '),
          part: item.skips / most,
          value: text.units.percent(item.rate),
          detail: words.detail(text.units.skips(item.skips), text.units.plays(item.plays)),
          onChoose: name && id != null ? () => setting.change({ [name]: id }) : undefined,
        };
      })}
    />
  );
}

export const skipsView: View<'skips'> = {
  title: words.title,
  isDrawn: false,
  height: 300,
  isEmpty: ({ plays }) => plays === 0,
  note: ({ value }) => words.rate(text.units.percent(value.rate, 1), text.units.skips(value.skips)),
  table: ({ value }) => ({
    head: [
      text.views.columns.name,
      text.views.columns.artists,
      text.views.columns.plays,
      text.views.columns.skips,
      text.views.columns.rate,
    ],
    rows: value.items.map((item) => [
      nameOf(item),
      byOf(item),
      item.plays,
      item.skips,
      percentCell(item.rate),
    ]),
  }),
  Body: Skips,
};
