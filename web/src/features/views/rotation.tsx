/** What comes and goes: obsessions, rediscoveries, forgotten favourites. */
import { dayRange, shortDate } from '@/lib/format';
import { text } from '@/text';
import { nameOf } from './parts/cells';
import { RankedList, type RankedRow } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const words = text.views.rotation;

function Rotation({ value }: ViewProps<'rotation'>) {
  const groups: [string, RankedRow[]][] = [
    [
      words.obsessions,
      value.obsessions.map((item) => ({
        item,
        value: words.obsession(text.units.plays(item.plays), text.units.percent(item.share)),
        detail: dayRange(item.from, item.to),
      })),
    ],
    [
      words.rediscoveries,
      value.rediscoveries.map((item) => ({
        item,
        value: shortDate(item.moment.date),
        detail: words.absence(text.units.days(item.absence_days)),
      })),
    ],
    [
      words.forgotten,
      value.forgotten.map((item) => ({
        item,
        value: text.units.plays(item.plays),
        detail: words.since(shortDate(item.last_heard)),
      })),
    ],
  ];
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-3">
      {groups.map(([name, rows]) => (
        <section key={name} aria-label={name}>
          <h3 className="pb-1 text-sm font-medium">{name}</h3>
          {rows.length > 0 ? (
            <RankedList of={value.of} rows={rows} />
          ) : (
            <p className="text-sm text-text-3">{words.none}</p>
          )}
        </section>
      ))}
    </div>
  );
}

export const rotationView: View<'rotation'> = {
  title: words.title,
  isDrawn: false,
  height: 320,
  isEmpty: ({ obsessions, rediscoveries, forgotten }) =>
    obsessions.length + rediscoveries.length + forgotten.length === 0,
  table: ({ value }) => {
    const { kind, name, plays, from, to } = text.views.columns;
    return {
      head: [kind, name, plays, from, to],
      rows: [
        ...value.obsessions.map((item) => [
          words.obsessions,
          nameOf(item),
          item.plays,
          item.from,
          item.to,
        ]),
        ...value.rediscoveries.map((item) => [
          words.rediscoveries,
          nameOf(item),
          item.plays_after,
          item.last_heard,
          item.moment.date,
        ]),
        ...value.forgotten.map((item) => [
          words.forgotten,
          nameOf(item),
          item.plays,
          item.last_heard,
          '',
        ]),
      ],
    };
  },
  Body: Rotation,
};
