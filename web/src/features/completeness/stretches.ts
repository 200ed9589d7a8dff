/** Days in a row of which the same is known, as one. */
import type { CoverageDay } from '@/api/client';
import { type DayKind, dayKind } from './day-kind';

export interface Stretch {
  first: string;
  last: string;
  kind: DayKind;
  days: number;
  plays: number;
}

export function stretches(days: readonly CoverageDay[]): Stretch[] {
  const found: Stretch[] = [];
  for (const day of days) {
    const kind = dayKind(day);
    const running = found.at(-1);
    if (running?.kind === kind) {
      running.last = day.date;
      running.days += 1;
      running.plays += day.plays;
    } else {
      found.push({ first: day.date, last: day.date, kind, days: 1, plays: day.plays });
    }
  }
  return found;
}
