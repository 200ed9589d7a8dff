/** One year of the coverage: its days, how many of them are covered, and that in words. */
import type { Coverage, CoverageDay } from '@/api/client';
import { count, counted } from '@/lib/format';
import { DAY_KINDS, type DayKind, dayKind } from './day-kind';

export interface Year {
  year: string;
  days: CoverageDay[];
  kinds: Record<DayKind, number>;
  /** Days of which polls or an import tell everything, and no gap says otherwise. */
  covered: number;
}

/** The years that have days, the latest first. */
export function years({ days }: Pick<Coverage, 'days'>): Year[] {
  const byYear = new Map<string, CoverageDay[]>();
  for (const day of days) {
    const year = day.date.slice(0, 4);
    const list = byYear.get(year);
    if (list) list.push(day);
    else byYear.set(year, [day]);
  }
  return [...byYear]
    .map(([year, list]) => {
      const kinds = Object.fromEntries(DAY_KINDS.map((kind) => [kind, 0])) as Year['kinds'];
      for (const day of list) kinds[dayKind(day)] += 1;
      return { year, days: list, kinds, covered: kinds.both + kinds.polls + kinds.import };
    })
    .toSorted((a, b) => b.year.localeCompare(a.year));
}

/** How a year stands: `In 2026, 300 of 327 days are covered; gaps are open on 2, …` */
export function yearWords({ year, days, kinds, covered }: Year): string {
  const rest = [
    kinds.gap > 0 ? `a gap is open on ${count(kinds.gap)}` : '',
    kinds.partly > 0 ? `polls tell of part of ${count(kinds.partly)}` : '',
    kinds.nothing > 0 ? `nothing is known of ${count(kinds.nothing)}` : '',
  ].filter(Boolean);
  const all = counted(days.length, 'day');
  const verb = covered === 1 ? 'is' : 'are';
  const head =
    covered === days.length
      ? `In ${year}, ${days.length === 1 ? 'the one known day is' : `all ${all} are`} covered`
      : `In ${year}, ${count(covered)} of ${all} ${verb} covered`;
  return `${[head, ...rest].join('; ')}.`;
}
