/** Months, weeks and distances of calendar days; weeks are those of ISO 8601. */
import { addDays, asUtcMidnight } from '@/lib/civil-date';

const DAY_MS = 86_400_000;

/** How many days lie from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((asUtcMidnight(to).getTime() - asUtcMidnight(from).getTime()) / DAY_MS);
}

/** The first day of a month, counted from 1; months beyond the year roll over. */
export function firstOfMonth(year: number, month: number): string {
  const months = year * 12 + month - 1;
  const pad = (value: number, length: number) => String(value).padStart(length, '0');
  return `${pad(Math.floor(months / 12), 4)}-${pad((months % 12) + 1, 2)}-01`;
}

/** The day of the week, counted from Monday as 0. */
export function weekdayOf(date: string): number {
  return (asUtcMidnight(date).getUTCDay() + 6) % 7;
}

/** The Monday of the week in which a day lies. */
export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}

/** The week in which a day lies: its year is that of the week's Thursday. */
export function weekOf(date: string): { year: number; week: number } {
  const thursday = addDays(mondayOf(date), 3);
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(firstOfMonth(year, 1), thursday) / 7) + 1 };
}

/** The Monday of a week; nothing if the year has no such week. */
export function mondayOfWeek(year: number, week: number): string | undefined {
  if (week < 1) return undefined;
  // The fourth of January lies in the first week of every year.
  const monday = addDays(mondayOf(`${firstOfMonth(year, 1).slice(0, 8)}04`), (week - 1) * 7);
  return weekOf(monday).year === year ? monday : undefined;
}
