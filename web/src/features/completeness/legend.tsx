/** What the marks mean, and how many days of the year have them. */
import { count } from '@/lib/format';
import { DAY_KINDS, KIND_NAMES } from './day-kind';
import { DayMark, MARK } from './day-mark';
import type { Year } from './year';

export function Legend({ kinds }: { kinds: Year['kinds'] }) {
  return (
    <ul
      aria-label="What the marks mean"
      className="figures flex flex-wrap gap-x-5 gap-y-1.5 text-xs"
    >
      {DAY_KINDS.map((kind) => (
        <li key={kind} className="flex items-center gap-2 text-text-2">
          <svg width={MARK} height={MARK} aria-hidden="true" className="shrink-0">
            <DayMark kind={kind} />
          </svg>
          {KIND_NAMES[kind]}
          <span className="text-text-3">{count(kinds[kind])}</span>
        </li>
      ))}
    </ul>
  );
}
