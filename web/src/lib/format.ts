/** Numbers, times and durations as the pages write them. The zone and the present are passed in. */
import { addDays, asUtcMidnight, civilDateOf } from './civil-date';

const LOCALE = 'en-GB';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;

const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const longDay = new Intl.DateTimeFormat(LOCALE, {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const shortDay = new Intl.DateTimeFormat(LOCALE, {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const shortMonth = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'short' });
const DATE_TIME = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
const zoned = new Map<string, Intl.DateTimeFormat>();

/** `12345` becomes `12,345`. */
export function count(value: number): string {
  return integer.format(value);
}

/** A number with its noun: `1 play`, `12,345 plays`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of a whole: `41 %`. What is not all is never said to be. */
export function percent(share: number): string {
  return `${share >= 1 ? 100 : Math.min(99, Math.round(share * 100))} %`;
}

/** An amount of data: `812 KB`, `48 MB`, `1.7 GB`. */
export function bytes(size: number): string {
  if (size < 1000 * KIB) return `${Math.ceil(size / KIB)} KB`;
  if (size < 1000 * KIB ** 2) return `${Math.ceil(size / KIB ** 2)} MB`;
  return `${(size / KIB ** 3).toFixed(1)} GB`;
}

/** The length of a track or a play: `3:07`, or `1:02:09` from an hour on. */
export function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}`
    : `${minutes}:${pad(seconds % 60)}`;
}

/** The time of day in a zone: `07:45`. */
export function timeOfDay(instant: string, zone: string): string {
  return inZone('time', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  );
}

/** The same to the second: `07:45:09`. */
export function timeToTheSecond(instant: string, zone: string): string {
  return inZone('second', zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** When something is, said today: the time alone on the same day, else with the date. */
export function timeOrDate(instant: string, now: Date, zone: string): string {
  const today = civilDateOf(now, zone) === civilDateOf(instant, zone);
  return today ? timeOfDay(instant, zone) : dateTime(instant, zone);
}

/** Date and time in a zone: `23 Nov 2026, 07:45`. */
export function dateTime(instant: string, zone: string): string {
  return inZone('dateTime', zone, DATE_TIME).format(new Date(instant));
}

/** From one instant to another, the day said once where it is the same. */
export function dateTimeRange(from: string, to: string, zone: string): string {
  return inZone('dateTime', zone, DATE_TIME).formatRange(new Date(from), new Date(to));
}

/** A calendar day as a heading: `Today`, `Yesterday`, `Monday 23 November 2026`. */
export function dayHeading(date: string, today: string): string {
  if (date === today) return 'Today';
  if (date === addDays(today, -1)) return 'Yesterday';
  return longDate(date);
}

/** A calendar day in full: `Monday 23 November 2026`. */
export function longDate(date: string): string {
  return longDay.format(asUtcMidnight(date)).replace(',', '');
}

/** A month in few characters, counted from 0: `Jan`. */
export function monthName(month: number): string {
  return shortMonth.format(Date.UTC(2026, month));
}

/** A calendar day in few characters: `23 Nov 2026`. */
export function shortDate(date: string): string {
  return shortDay.format(asUtcMidnight(date));
}

/** From a first to a last day, both included: `1 Oct – 19 Nov 2026`. */
export function dayRange(first: string, last: string): string {
  return shortDay.formatRange(asUtcMidnight(first), asUtcMidnight(last));
}

/** The day of an instant in a zone, in few characters. */
export function shortDateOf(instant: string, zone: string): string {
  return shortDate(civilDateOf(instant, zone));
}

/** How far an instant is from now, in one unit: `40 s ago`, `in 3 min`, `just now`. */
export function relative(instant: string, now: Date): string {
  const distance = Date.parse(instant) - now.getTime();
  if (Math.abs(distance) < 2 * SECOND) return 'just now';
  return distance < 0 ? `${span(-distance)} ago` : `in ${span(distance)}`;
}

/** How long ago something was. Where the reader's clock is behind the server's, or a tick old: now. */
export function ago(instant: string, now: Date): string {
  return relative(instant, new Date(Math.max(now.getTime(), Date.parse(instant))));
}

/** A duration in its largest fitting unit: `40 s`, `12 min`, `5 h`, `3 days`. */
export function span(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return counted(Math.floor(ms / DAY), 'day');
}

function inZone(kind: string, zone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${kind} ${zone}`;
  let format = zoned.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
    zoned.set(key, format);
  }
  return format;
}
