/** Periods as the API writes them: which days they cover, what is before them, and their neighbours. */
import { addDays, isCivilDate } from '@/lib/civil-date';
import { daysBetween, firstOfMonth, mondayOfWeek, weekOf } from './calendar-arithmetic';

export type Period =
  | { kind: 'all' }
  | { kind: 'year'; year: number }
  /** `month` counts from 1. */
  | { kind: 'month'; year: number; month: number }
  | { kind: 'week'; year: number; week: number }
  | { kind: 'day'; date: string }
  /** So many days up to today, today included. */
  | { kind: 'last'; days: number }
  /** `to` is exclusive. */
  | { kind: 'between'; from: string; to: string };

/** The days of a period; `to` is exclusive. */
export interface Days {
  from: string;
  to: string;
}

/** With what a period is compared. */
export type Comparison = 'previous' | 'year';

const MOST_DAYS = 65_535;
const FIRST_YEAR = 1000;

/** Reads a period as the API writes it. */
export function parsePeriod(text: string): Period | undefined {
  if (text === 'all') return { kind: 'all' };
  const last = /^last-(\d{1,5})-days?$/.exec(text);
  if (last) {
    const days = Number(last[1]);
    return days > 0 && days <= MOST_DAYS ? { kind: 'last', days } : undefined;
  }
  const [from, to, more] = text.split('..');
  if (from !== undefined && to !== undefined && more === undefined) {
    return isCivilDate(from) && isCivilDate(to) && from < to
      ? { kind: 'between', from, to }
      : undefined;
  }
  if (isCivilDate(text)) return { kind: 'day', date: text };
  const parts = /^(\d{4})(?:-(W?)(\d{2}))?$/.exec(text);
  const year = Number(parts?.[1]);
  if (!parts || year < FIRST_YEAR) return undefined;
  if (parts[3] === undefined) return { kind: 'year', year };
  const place = Number(parts[3]);
  if (parts[2] === 'W') {
    const monday = mondayOfWeek(year, place);
    return monday === undefined ? undefined : { kind: 'week', year, week: place };
  }
  return place >= 1 && place <= 12 ? { kind: 'month', year, month: place } : undefined;
}

/** Writes a period as the API reads it. */
export function periodText(period: Period): string {
  switch (period.kind) {
    case 'all':
      return 'all';
    case 'year':
      return String(period.year);
    case 'month':
      return firstOfMonth(period.year, period.month).slice(0, 7);
    case 'week':
      return `${period.year}-W${String(period.week).padStart(2, '0')}`;
    case 'day':
      return period.date;
    case 'last':
      return `last-${period.days}-days`;
    case 'between':
      return `${period.from}..${period.to}`;
  }
}

/** Its days if this is the present day; the whole history has no bounds. */
export function daysOf(period: Period, today: string): Days | undefined {
  switch (period.kind) {
    case 'all':
      return undefined;
    case 'year':
      return { from: firstOfMonth(period.year, 1), to: firstOfMonth(period.year + 1, 1) };
    case 'month':
      return {
        from: firstOfMonth(period.year, period.month),
        to: firstOfMonth(period.year, period.month + 1),
      };
    case 'week': {
      const from = mondayOfWeek(period.year, period.week) ?? today;
      return { from, to: addDays(from, 7) };
    }
    case 'day':
      return { from: period.date, to: addDays(period.date, 1) };
    case 'last': {
      const to = addDays(today, 1);
      return { from: addDays(to, -period.days), to };
    }
    case 'between':
      return { from: period.from, to: period.to };
  }
}

/** The period of a kind in which a day lies. */
export function periodAround(kind: 'year' | 'month' | 'week' | 'day', date: string): Period {
  const year = Number(date.slice(0, 4));
  switch (kind) {
    case 'year':
      return { kind, year };
    case 'month':
      return { kind, year, month: Number(date.slice(5, 7)) };
    case 'week':
      return { kind, ...weekOf(date) };
    case 'day':
      return { kind, date };
  }
}

/** The neighbour of a period, as long: the one before, or the one after. */
export function neighbour(period: Period, step: -1 | 1, today: string): Period | undefined {
  const days = daysOf(period, today);
  if (!days) return undefined;
  switch (period.kind) {
    case 'year':
    case 'month':
    case 'week':
    case 'day':
      return periodAround(period.kind, step < 0 ? addDays(days.from, -1) : days.to);
    default: {
      const length = daysBetween(days.from, days.to) * step;
      return simplest({ from: addDays(days.from, length), to: addDays(days.to, length) }, today);
    }
  }
}

/** The days under the plainest name that they have: `last-30-days` where they end today. */
export function simplest({ from, to }: Days, today: string): Period {
  const length = daysBetween(from, to);
  if (to === addDays(today, 1) && length > 1) return { kind: 'last', days: length };
  for (const kind of ['day', 'week', 'month', 'year'] as const) {
    const around = periodAround(kind, from);
    const days = daysOf(around, today);
    if (days?.from === from && days.to === to) return around;
  }
  return { kind: 'between', from, to };
}

/** Whether the period has begun and is not over. */
export function isRunning(period: Period, today: string): boolean {
  const days = daysOf(period, today);
  return days !== undefined && days.from <= today && addDays(today, 1) < days.to;
}

/**
 * What a period is compared with. Like with like: of a period that still runs as many days as have
 * passed, so that a month is not compared with its first week.
 */
export function comparedWith(
  period: Period,
  comparison: Comparison,
  today: string,
): Period | undefined {
  const days = daysOf(period, today);
  if (!days) return undefined;
  const before = comparison === 'year' ? yearBefore(period, days) : neighbour(period, -1, today);
  if (!before || !isRunning(period, today)) return before;
  const whole = daysOf(before, today);
  if (!whole) return undefined;
  const passed = daysBetween(days.from, today) + 1;
  const cut = addDays(whole.from, passed);
  return cut < whole.to ? { kind: 'between', from: whole.from, to: cut } : before;
}

function yearBefore(period: Period, { from, to }: Days): Period {
  switch (period.kind) {
    case 'year':
      return { kind: 'year', year: period.year - 1 };
    case 'month':
      return { ...period, year: period.year - 1 };
    case 'week': {
      const has53 = mondayOfWeek(period.year - 1, period.week) !== undefined;
      return { kind: 'week', year: period.year - 1, week: has53 ? period.week : 52 };
    }
    default: {
      const length = daysBetween(from, to);
      const end = sameDayLastYear(to);
      return length === 1 && period.kind === 'day'
        ? { kind: 'day', date: sameDayLastYear(from) }
        : { kind: 'between', from: addDays(end, -length), to: end };
    }
  }
}

/** The same date a year before; of 29 February the day before. */
function sameDayLastYear(date: string): string {
  const same = `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${date.slice(4)}`;
  return isCivilDate(same) ? same : `${same.slice(0, 8)}28`;
}

/** A day that lies in both the period and the history, to look at when the length changes. */
export function anchorOf(period: Period, today: string): string {
  const days = daysOf(period, today);
  if (!days) return today;
  const last = addDays(days.to, -1);
  return last < today ? last : today;
}
