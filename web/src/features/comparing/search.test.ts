import { expect, test } from 'vitest';
import { otherPeriod, parseCompareSearch } from './search';

test('what a comparison shows comes out of the URL, junk is dropped', () => {
  const raw = { with: '2024', of: 'tracks', order: 'difference' };
  expect(parseCompareSearch(raw)).toEqual(raw);
  expect(parseCompareSearch({ with: '24', of: 'artists', order: 'rank' })).toEqual({});
});

test('there is always another period', () => {
  const month = { kind: 'month', year: 2026, month: 2 } as const;
  expect(otherPeriod({ with: '2024' }, month, '2026-11-30')).toEqual({ kind: 'year', year: 2024 });
  expect(otherPeriod({}, month, '2026-11-30')).toEqual(month);
  expect(otherPeriod({}, undefined, '2026-11-30')).toEqual({ kind: 'year', year: 2025 });
});
