/** The polls under their days. */
import { useMemo } from 'react';
import type { Poll } from '@/api/client';
import { dayHeading } from '@/lib/format';
import { byDay } from './by-day';
import { PollRow } from './poll-row';

interface PollListProps {
  polls: readonly Poll[];
  today: string;
  zone: string;
}

export function PollList({ polls, today, zone }: PollListProps) {
  const days = useMemo(() => byDay(polls, zone), [polls, zone]);
  return days.map(({ date, polls }) => (
    <section key={date} aria-labelledby={`day-${date}`} className="not-last:border-b border-line">
      <h2
        id={`day-${date}`}
        className="sticky top-0 z-10 rounded-t-lg border-b border-line bg-surface px-4 pt-3 pb-2 font-semibold md:px-5"
      >
        <time dateTime={date}>{dayHeading(date, today)}</time>
      </h2>
      <ol className="divide-y divide-line">
        {polls.map((poll) => (
          <PollRow key={poll.id} poll={poll} zone={zone} />
        ))}
      </ol>
    </section>
  ));
}
