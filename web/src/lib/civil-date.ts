/**
 * Calendar days without a time of day, as the API writes them: `YYYY-MM-DD`.
 *
 * Arithmetic runs on UTC midnights, where every day has 24 hours; only {@link civilDateOf} looks
 * at a zone, so a day of 23 or 25 hours cannot shift a date.
 */
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the text is a date that exists: `2026-02-30` is not one. */
export function isCivilDate(text: string): boolean {
  return SHAPE.test(text) && toText(toMs(text)) === text;
}

/** The calendar day on which an instant falls in a zone. */
export function civilDateOf(instant: Date | string, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(new Date(instant));
}

/** The date that many days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
  return toText(toMs(date) + days * DAY_MS);
}

/** The first day of the date's year. */
export function startOfYear(date: string): string {
  return `${date.slice(0, 4)}-01-01`;
}

/** The date as UTC midnight, to be formatted with `timeZone: 'UTC'`. */
export function asUtcMidnight(date: string): Date {
  return new Date(toMs(date));
}

function toMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function toText(ms: number): string {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
