/** Where the days of a year stand in a calendar whose columns are weeks, Monday on top. */
import { asUtcMidnight } from '@/lib/civil-date';

const DAY_MS = 86_400_000;

export interface Place {
  column: number;
  row: number;
}

/** The day of the week, Monday first. */
function weekday(date: string): number {
  return (asUtcMidnight(date).getUTCDay() + 6) % 7;
}

export function placeOf(date: string): Place {
  const newYear = `${date.slice(0, 4)}-01-01`;
  const dayOfYear = (asUtcMidnight(date).getTime() - asUtcMidnight(newYear).getTime()) / DAY_MS;
  return {
    column: Math.floor((dayOfYear + weekday(newYear)) / 7),
    row: weekday(date),
  };
}

/** The column in which each month begins. */
export function monthColumns(year: string): number[] {
  return Array.from(
    { length: 12 },
    (_, month) => placeOf(`${year}-${String(month + 1).padStart(2, '0')}-01`).column,
  );
}

/** Which day a key leads to, as an index among `count` days. */
export function dayAfterKey(key: string, index: number, count: number): number | undefined {
  const step = {
    ArrowDown: 1,
    ArrowUp: -1,
    ArrowRight: 7,
    ArrowLeft: -7,
    PageDown: 28,
    PageUp: -28,
  }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, index + step));
}
