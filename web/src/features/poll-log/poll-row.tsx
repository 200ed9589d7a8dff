/** One poll: when, how it ended, and what it brought, as a sentence whose parts stand in columns. */
import { Unlink } from 'lucide-react';
import type { Poll } from '@/api/client';
import { count, dateTime, timeToTheSecond } from '@/lib/format';
import { LinkedText } from '@/ui/linked-text';
import { Outcome } from './outcome';

/** Wide: time, outcome, what happened in four columns, and the rest. Narrow: one after the other. */
const ROW =
  'figures flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 md:grid md:grid-cols-[5rem_7.5rem_5rem_6rem_5rem_minmax(7rem,1fr)_auto] md:items-baseline md:gap-x-3 md:px-5 md:py-2';

export function PollRow({ poll, zone }: { poll: Poll; zone: string }) {
  const { asked_at, outcome } = poll;
  return (
    <li className={ROW}>
      <time dateTime={asked_at} title={dateTime(asked_at, zone)} className="font-medium">
        {timeToTheSecond(asked_at, zone)}
      </time>
      <span className="text-sm">
        <Outcome outcome={outcome} />
      </span>
      {outcome === 'answered' ? (
        <Brought poll={poll} />
      ) : (
        <p className="max-w-prose text-sm break-words text-text-2 md:col-span-5">
          <LinkedText>{reason(poll)}</LinkedText>
        </p>
      )}
      {poll.is_continuous === false ? (
        <p className="flex items-start gap-1.5 text-sm text-warn md:col-span-6 md:col-start-2">
          <Unlink size={15} strokeWidth={1.75} aria-hidden="true" className="mt-px shrink-0" />
          The list did not reach back to the one before: plays may be missing in between.
        </p>
      ) : null}
    </li>
  );
}

/** What went wrong, and what to do. */
function reason({ problem, advice }: Poll): string {
  return [problem ?? 'No reason was given.', advice].filter(Boolean).join(' ');
}

function Brought({ poll }: { poll: Poll }) {
  const { items, known, late, moved, repeated, newly_unreadable } = poll;
  const stillUnreadable = poll.unreadable - newly_unreadable;
  const rest = [`${count(items)} read`, `${count(known)} known`];
  if (repeated > 0) rest.push(`${count(repeated)} repeated`);
  if (stillUnreadable > 0) rest.push(`${count(stillUnreadable)} still unreadable`);
  const nothing = poll.new + moved + late + newly_unreadable === 0;
  return (
    <>
      {nothing ? (
        <span className="text-sm text-text-3 md:col-span-4">Nothing new</span>
      ) : (
        <>
          <Part number={poll.new} word="new" />
          <Part number={moved} word="moved" />
          <Part number={late} word="late" />
          <Part number={newly_unreadable} word="unreadable" />
        </>
      )}
      <span className="text-xs text-text-3 md:text-right">{rest.join(', ')}</span>
    </>
  );
}

/** Nothing of it leaves its column empty. */
function Part({ number, word }: { number: number; word: string }) {
  if (number === 0) return <span className="hidden md:block" />;
  return (
    <span className="text-sm">
      <b className="font-semibold">{count(number)}</b> {word}
      <span className="sr-only">,</span>
    </span>
  );
}
