import { expect, test } from 'vitest';
import { dayAfterKey, monthColumns, placeOf } from './year-layout';

test('a week is a column, and a Monday begins it', () => {
  // 2026 begins with a Thursday.
  expect(placeOf('2026-01-01')).toEqual({ column: 0, row: 3 });
  expect(placeOf('2026-01-04')).toEqual({ column: 0, row: 6 });
  expect(placeOf('2026-01-05')).toEqual({ column: 1, row: 0 });
  expect(placeOf('2026-12-31')).toEqual({ column: 52, row: 3 });
});

test('a leap year that begins with a Sunday takes 54 columns', () => {
  expect(placeOf('2012-01-01')).toEqual({ column: 0, row: 6 });
  expect(placeOf('2012-12-31')).toEqual({ column: 53, row: 0 });
});

test('months stand over the week in which they begin', () => {
  expect(monthColumns('2026').slice(0, 3)).toEqual([0, 4, 8]);
});

test('keys stay within the year', () => {
  expect(dayAfterKey('ArrowLeft', 3, 100)).toBe(0);
  expect(dayAfterKey('PageDown', 90, 100)).toBe(99);
  expect(dayAfterKey('End', 0, 100)).toBe(99);
  expect(dayAfterKey('a', 5, 100)).toBeUndefined();
});
