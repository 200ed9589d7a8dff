/** Buckets of time: which days they cover, how long they should be, and where a period lies among months. */
import type { Bucket } from '@/api/statistics';
import { daysBetween, firstOfMonth } from '@/features/scope/calendar-arithmetic';
import { type Days, daysOf, type Period } from '@/features/scope/period';
import { addDays } from '@/lib/civil-date';

/** The days of a bucket that begins on a day. */
export function bucketDays(start: string, bucket: Bucket): Days {
  const from = start.slice(0, 10);
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7));
  switch (bucket) {
    case 'hour':
    case 'day':
      return { from, to: addDays(from, 1) };
    case 'week':
      return { from, to: addDays(from, 7) };
    case 'month':
      return { from, to: firstOfMonth(year, month + 1) };
    case 'quarter':
      return { from, to: firstOfMonth(year, month + 3) };
    case 'year':
      return { from, to: firstOfMonth(year + 1, 1) };
  }
}

const MOST_HOURS_DAYS = 2;
const MOST_DAYS = 92;
const MOST_WEEKS_DAYS = 800;
const FEWEST_WEEKS_DAYS = 45;
const FEWEST_MONTHS_DAYS = 365;

/** How long buckets are, so that a period has neither too few nor too many of them. */
export function bucketFor(period: Period, today: string): Bucket {
  const days = daysOf(period, today);
  if (!days) return 'month';
  const length = daysBetween(days.from, days.to);
  if (length <= MOST_HOURS_DAYS) return 'hour';
  if (length <= MOST_DAYS) return 'day';
  return length <= MOST_WEEKS_DAYS ? 'week' : 'month';
}

/** The same for what has no meaning within a week. */
export function longBucketFor(period: Period, today: string): Bucket {
  const bucket = bucketFor(period, today);
  if (bucket === 'hour') return 'day';
  if (bucket === 'week') return 'month';
  return bucket === 'month' ? 'quarter' : bucket;
}

/** How long the buckets of a strip are that shows a whole history. */
export function stripBucket(first: string, today: string): 'day' | 'week' | 'month' {
  const length = daysBetween(first, today);
  if (length > FEWEST_MONTHS_DAYS) return 'month';
  return length > FEWEST_WEEKS_DAYS ? 'week' : 'day';
}

/** Which buckets a period touches, as indices; the whole history touches all. */
export function touched(
  starts: readonly string[],
  bucket: Bucket,
  days: Days | undefined,
): { from: number; to: number } {
  if (!days) return { from: 0, to: starts.length };
  const isBefore = (start: string) => bucketDays(start, bucket).to <= days.from;
  const from = starts.filter(isBefore).length;
  const to = starts.filter((start) => start < days.to).length;
  const first = Math.min(from, starts.length - 1);
  return { from: first, to: Math.max(to, first + 1) };
}

/**
 * Which bucket of another period stands beside each one. Weeks begin on Mondays, wherever a period
 * does: those go together that are about as far from the beginnings of their periods.
 */
export function counterpart(
  buckets: readonly { start: string }[],
  others: readonly { start: string }[],
  bucket: Bucket,
  span: { from: string; otherFrom: string } | undefined,
): number[] {
  if (bucket !== 'week' || !span) return buckets.map((_, index) => index);
  const first = others[0];
  if (!first) return [];
  const lead = daysBetween(span.otherFrom, first.start);
  return buckets.map(({ start }) => Math.round((daysBetween(span.from, start) - lead) / 7));
}
