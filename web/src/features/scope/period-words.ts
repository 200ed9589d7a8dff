/** What periods are called. */
import { addDays, asUtcMidnight } from '@/lib/civil-date';
import { text } from '@/text';
import { LOCALE } from '@/text/locale';
import { type Comparison, type Days, daysOf, type Period } from './period';

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options });
const monthAndYear = utc({ month: 'long', year: 'numeric' });
const shortMonth = utc({ month: 'short' });
const day = utc({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const range = utc({ day: 'numeric', month: 'short', year: 'numeric' });

/** `All time`, `2026`, `October 2026`, `Week 41, 2026`, `Last 30 days`, `5 Jan – 11 Feb 2026`. */
export function periodName(period: Period, today: string): string {
  const words = text.scope.period;
  switch (period.kind) {
    case 'all':
      return words.all;
    case 'year':
      return String(period.year);
    case 'month':
      return monthAndYear.format(Date.UTC(period.year, period.month - 1));
    case 'week':
      return words.week(period.week, period.year);
    case 'day':
      if (period.date === today) return words.today;
      if (period.date === addDays(today, -1)) return words.yesterday;
      return day.format(asUtcMidnight(period.date));
    case 'last':
      return words.last(period.days);
    case 'between':
      return daysName(period);
  }
}

/** From the first to the last day, the end excluded: `5 Jan – 11 Feb 2026`. */
export function daysName({ from, to }: Days): string {
  return range.formatRange(asUtcMidnight(from), asUtcMidnight(addDays(to, -1)));
}

/** The exact days where the name does not say them: of weeks and of the last days. */
export function periodDetail(period: Period, today: string): string | undefined {
  if (period.kind !== 'week' && period.kind !== 'last') return undefined;
  const days = daysOf(period, today);
  return days && daysName(days);
}

/** The short names of the twelve months. */
export const MONTHS: readonly string[] = Array.from({ length: 12 }, (_, month) =>
  shortMonth.format(Date.UTC(2026, month)),
);

/** A period within a sentence: `in October 2026`, `in the last 30 days`, `since March 2014`. */
export function periodPhrase(period: Period, today: string, first?: string): string {
  const { phrases } = text.scope.period;
  switch (period.kind) {
    case 'all':
      return first ? phrases.since(monthAndYear.format(asUtcMidnight(first))) : phrases.all;
    case 'year':
    case 'month':
      return phrases.in(periodName(period, today));
    case 'week':
      return phrases.week(period.week, period.year);
    case 'day':
      if (period.date === today) return phrases.today;
      if (period.date === addDays(today, -1)) return phrases.yesterday;
      return phrases.on(periodName(period, today));
    case 'last':
      return phrases.last(period.days);
    case 'between':
      return phrases.between(
        range.format(asUtcMidnight(period.from)),
        range.format(asUtcMidnight(addDays(period.to, -1))),
      );
  }
}

/** What the period is called with which another is compared, also within a sentence. */
export function comparedWords(
  period: Period,
  comparison: Comparison | undefined,
  other: Period,
  today: string,
): { name: string; phrase: string } {
  const words = text.scope.comparison;
  if (period.kind === 'last') {
    return comparison === 'year'
      ? { name: words.yearBefore, phrase: words.inYearBefore }
      : { name: words.daysBefore(period.days), phrase: words.inDaysBefore(period.days) };
  }
  return { name: periodName(other, today), phrase: periodPhrase(other, today) };
}
