/** Hours, days of the week and months by name, and what a stretch of time is called. */
import { LOCALE } from '@/text/locale';
import { asUtcMidnight } from './civil-date';

const HOUR_MS = 3_600_000;
/** A Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options });
const clock = utc({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const longWeekday = utc({ weekday: 'long' });
const shortWeekday = utc({ weekday: 'short' });
const countries = new Intl.DisplayNames(LOCALE, { type: 'region' });

/** An hour of the day: `07:00`. */
export function hourName(hour: number): string {
  return clock.format((hour % 24) * HOUR_MS);
}

/** A day of the week, counted from Monday as 0. */
export function weekdayName(day: number, length: 'long' | 'short' = 'long'): string {
  const format = length === 'long' ? longWeekday : shortWeekday;
  return format.format(A_MONDAY + day * 24 * HOUR_MS);
}

/** A country by its two letters. */
export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

const dayLabel = utc({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const dayTick = utc({ day: 'numeric', month: 'short' });
const monthLabel = utc({ month: 'long', year: 'numeric' });
const monthTick = utc({ month: 'short' });
const rangeLabel = utc({ day: 'numeric', month: 'short', year: 'numeric' });

export type BucketLength = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** What a bucket is called in full; `start` is a day, of hours an instant. */
export function bucketName(start: string, bucket: BucketLength, zone: string): string {
  const date = asUtcMidnight(start);
  switch (bucket) {
    case 'hour':
      return hourIn(zone).format(new Date(start));
    case 'day':
      return dayLabel.format(date);
    case 'week':
      return rangeLabel.formatRange(date, new Date(date.getTime() + 6 * 24 * HOUR_MS));
    case 'month':
      return monthLabel.format(date);
    case 'quarter':
      return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`;
    case 'year':
      return String(date.getUTCFullYear());
  }
}

/** The same in few characters, for an axis. */
export function bucketTick(start: string, bucket: BucketLength, zone: string): string {
  const date = asUtcMidnight(start);
  const isNewYear = start.slice(5, 7) === '01';
  switch (bucket) {
    case 'hour':
      return hourTickIn(zone).format(new Date(start));
    case 'day':
    case 'week':
      return dayTick.format(date);
    case 'month':
      return isNewYear ? start.slice(0, 4) : monthTick.format(date);
    case 'quarter':
      return isNewYear ? start.slice(0, 4) : `Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
    case 'year':
      return start.slice(0, 4);
  }
}

const zoned = new Map<string, Intl.DateTimeFormat>();

function inZone(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${Object.keys(options).join()}`;
  let format = zoned.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
    zoned.set(key, format);
  }
  return format;
}

const hourIn = (zone: string) =>
  inZone(zone, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
const hourTickIn = (zone: string) =>
  inZone(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
