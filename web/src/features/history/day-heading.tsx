/** The heading over the plays of one day. */
import { counted, dayHeading } from '@/lib/format';
import type { DayRow } from './rows';

interface DayHeadingProps {
  row: DayRow;
  today: string;
  /** Whether it is the top of the list, whose corners are round. */
  first: boolean;
}

export function DayHeading({ row, today, first }: DayHeadingProps) {
  return (
    <div
      role="rowheader"
      className={`flex h-full items-baseline justify-between gap-3 border-b border-line bg-surface px-4 pt-3 md:px-5 ${first ? 'sm:rounded-t-[11px]' : ''}`}
    >
      <h2 className="truncate font-semibold">
        <time dateTime={row.date}>{dayHeading(row.date, today)}</time>
      </h2>
      <span className="figures shrink-0 text-xs text-text-3">{counted(row.plays, 'play')}</span>
    </div>
  );
}
