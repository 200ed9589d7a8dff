import { expect, test } from 'vitest';
import { parsePeriod } from '@/features/scope/period';
import { bucketDays, bucketFor, counterpart, stripBucket, touched } from './buckets';

const TODAY = '2026-11-30';

test('a bucket covers its days', () => {
  expect(bucketDays('2026-12-01', 'month')).toEqual({ from: '2026-12-01', to: '2027-01-01' });
  expect(bucketDays('2026-10-01', 'quarter').to).toBe('2027-01-01');
  expect(bucketDays('2026-12-28', 'week').to).toBe('2027-01-04');
  expect(bucketDays('2026-11-30T09:00:00Z', 'hour')).toEqual({ from: TODAY, to: '2026-12-01' });
});

test('a period has neither too few nor too many buckets', () => {
  const bucket = (text: string) => {
    const period = parsePeriod(text);
    return period && bucketFor(period, TODAY);
  };
  expect(bucket('2026-11-30')).toBe('hour');
  expect(bucket('2026-10')).toBe('day');
  expect(bucket('last-365-days')).toBe('week');
  expect(bucket('2020-01-01..2026-01-01')).toBe('month');
  expect(bucket('all')).toBe('month');
});

test('a period touches the buckets that have a day of it', () => {
  const months = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
  const window = (from: string, to: string) => touched(months, 'month', { from, to });
  expect(window('2026-09-15', '2026-10-01')).toEqual({ from: 1, to: 2 });
  expect(window('2026-09-15', '2026-10-02')).toEqual({ from: 1, to: 3 });
  expect(window('2020-01-01', '2030-01-01')).toEqual({ from: 0, to: 4 });
  expect(window('2027-01-01', '2027-02-01')).toEqual({ from: 3, to: 4 });
  expect(window('2020-01-01', '2020-02-01')).toEqual({ from: 0, to: 1 });
  expect(touched(months, 'month', undefined)).toEqual({ from: 0, to: 4 });
  const weeks = ['2026-11-16', '2026-11-23', '2026-11-30'];
  const days = { from: '2026-11-24', to: '2026-12-01' };
  expect(touched(weeks, 'week', days)).toEqual({ from: 1, to: 3 });
});

test('the strip of a short history has shorter buckets', () => {
  expect(stripBucket('2026-11-20', TODAY)).toBe('day');
  expect(stripBucket('2026-06-01', TODAY)).toBe('week');
  expect(stripBucket('2014-06-01', TODAY)).toBe('month');
});

test('weeks go together that are as far from the beginnings of their periods', () => {
  const span = { from: '2025-12-01', otherFrom: '2024-12-01' };
  const weeks = [{ start: '2025-12-01' }, { start: '2025-12-08' }];
  // The other period begins on a Sunday: its first week has a single day of it.
  const others = [{ start: '2024-11-25' }, { start: '2024-12-02' }, { start: '2024-12-09' }];
  expect(counterpart(weeks, others, 'week', span)).toEqual([1, 2]);
  expect(counterpart(weeks, others, 'month', span)).toEqual([0, 1]);
  expect(counterpart(weeks, [], 'week', span)).toEqual([]);
});
