/** Which part of a stretch of days is known in full, so that charts can say where plays may be missing. */
import type { Coverage, CoverageDay } from '@/api/client';
import { addDays } from '@/lib/civil-date';

export interface Known {
  /** Days of the stretch that lie in the history, up to yesterday. */
  days: number;
  known: number;
}

/** Tells of any stretch of days; `to` is exclusive. */
export type KnownDays = (from: string, to: string) => Known;

/** From this part of unknown days on a stretch is marked. */
const MANY = 0.1;

/** Days are known where polls saw all of them or an import contains them, and no gap is open. */
function isKnown({ gap, polled, imports }: CoverageDay): boolean {
  return !gap && (polled === 'all' || imports.length > 0);
}

/** Today is never known in full, and so is left out. */
export function knownDays({ days }: Coverage, today: string): KnownDays {
  const past = days.filter(({ date }) => date < today);
  const first = past[0]?.date;
  const places = new Map(past.map(({ date }, index) => [date, index]));
  const sums = [0];
  for (const day of past) sums.push((sums.at(-1) ?? 0) + (isKnown(day) ? 1 : 0));
  const end = past.length;
  const after = first === undefined ? '' : addDays(first, end);
  const place = (date: string) => {
    if (first === undefined || date <= first) return 0;
    return date >= after ? end : (places.get(date) ?? end);
  };
  return (from, to) => {
    const low = place(from);
    const high = place(to);
    return { days: high - low, known: (sums[high] ?? 0) - (sums[low] ?? 0) };
  };
}

/** Whether so much is missing that a value may be wrong. */
export function hasGap({ days, known }: Known): boolean {
  return days > 0 && (days - known) / days >= MANY;
}
