/** On how many days in a row there was a play. */
import type { Value } from '@/api/statistics';
import { dayRange } from '@/lib/format';
import { text } from '@/text';
import { nameOf } from './parts/cells';
import { type Fact, Facts, factsTable } from './parts/facts';
import { RankedList } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const words = text.views.streaks;
type Streak = NonNullable<Value<'streaks'>['longest']>;

function fact(name: string, streak: Streak | null | undefined): Fact {
  if (!streak) return { name, value: '–', detail: words.none, raw: 0 };
  const detail = dayRange(streak.from, streak.to);
  return { name, value: text.units.days(streak.days), detail, raw: streak.days };
}

const facts = ({ longest, current }: Value<'streaks'>): Fact[] => [
  fact(words.longest, longest),
  fact(words.current, current),
];

function Streaks({ value, params }: ViewProps<'streaks'>) {
  const of = params.of;
  return (
    <div className="flex flex-col gap-4">
      <Facts facts={facts(value)} />
      {of === 'tracks' || of === 'artists' || of === 'albums' ? (
        <RankedList
          of={of}
          rows={value.items.map((item) => ({
            item,
            part: item.longest.days / Math.max(1, value.items[0]?.longest.days ?? 1),
            value: text.units.days(item.longest.days),
            detail: dayRange(item.longest.from, item.longest.to),
          }))}
        />
      ) : null}
    </div>
  );
}

export const streaksView: View<'streaks'> = {
  title: words.title,
  isDrawn: false,
  height: 84,
  isEmpty: ({ longest }) => !longest,
  table: ({ value }) => {
    const table = factsTable(facts(value));
    const items = value.items.map((item) => [nameOf(item), item.longest.days]);
    return { head: table.head, rows: [...table.rows, ...items] };
  },
  Body: Streaks,
};
