/** Round numbers: which play it was, and when the next is due. */
import type { Value } from '@/api/statistics';
import { ItemLink } from '@/features/catalogue/item-link';
import { shortDate } from '@/lib/format';
import { text } from '@/text';
import { number } from '@/text/locale';
import { byOf, nameOf } from './parts/cells';
import { Facts } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.milestones;
type Milestone = Value<'milestones'>['plays'][number];

interface Line {
  name: string;
  moment: Omit<Milestone, 'count'>;
}

/** All milestones of the period in the order of time, the latest first. */
export function milestoneLines({ plays, hours, items }: Value<'milestones'>): Line[] {
  return [
    ...plays.map((moment) => ({ name: words.play(number(moment.count)), moment })),
    ...hours.map((moment) => ({ name: words.hours(moment.count), moment })),
    ...items.map(({ moment, count, ...item }) => ({
      name: words.ofItem(count, nameOf(item)),
      moment,
    })),
  ].sort((a, b) => Date.parse(b.moment.started_at) - Date.parse(a.moment.started_at));
}

const MOST_LINES = 12;

function Milestones({ value }: ViewProps<'milestones'>) {
  const { next_plays, next_hours, certified } = value;
  const expected = (on: string | null | undefined) =>
    on ? words.expected(shortDate(on)) : undefined;
  return (
    <div className="flex flex-col gap-5">
      <Facts
        facts={[
          {
            name: words.nextPlays,
            value: words.play(number(next_plays.count)),
            detail: expected(next_plays.expected_on),
          },
          {
            name: words.nextHours,
            value: words.hours(next_hours.count),
            detail: expected(next_hours.expected_on),
          },
          {
            name: words.certificates,
            value: [certified.gold, certified.platinum, certified.diamond]
              .map((n) => number(n))
              .join(' · '),
          },
        ]}
      />
      <ol className="flex flex-col">
        {milestoneLines(value)
          .slice(0, MOST_LINES)
          .map(({ name, moment }) => (
            <li
              key={`${name}-${moment.play_id}`}
              className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-t border-line py-2 text-sm"
            >
              <span className="font-medium">{name}</span>
              <span className="figures text-xs text-text-3">{shortDate(moment.date)}</span>
              <span className="truncate text-xs text-text-2">
                <ItemLink of="tracks" item={moment.track} /> · {byOf(moment.track)}
              </span>
            </li>
          ))}
      </ol>
    </div>
  );
}

export const milestonesView: View<'milestones'> = {
  title: words.title,
  isDrawn: false,
  height: 320,
  isEmpty: ({ so_far }) => so_far.plays === 0,
  table: ({ value }) => ({
    head: [
      words.title,
      text.views.columns.date,
      text.views.columns.track,
      text.views.columns.artists,
    ],
    rows: milestoneLines(value).map(({ name, moment }) => [
      name,
      moment.date,
      nameOf(moment.track),
      byOf(moment.track),
    ]),
  }),
  Body: Milestones,
};
