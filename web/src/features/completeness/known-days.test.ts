import { expect, test } from 'vitest';
import { coverageWith, dayWith } from '@/testing/imports';
import { hasGap, knownDays } from './known-days';

const days = [
  dayWith({ date: '2026-11-20' }),
  dayWith({ date: '2026-11-21', polled: 'some' }),
  dayWith({ date: '2026-11-22', polled: 'some', imports: [5] }),
  dayWith({ date: '2026-11-23', gap: true }),
  dayWith({ date: '2026-11-24', polled: 'some' }),
];

test('known is what polls saw in full or an import contains', () => {
  const known = knownDays(coverageWith(days), '2026-11-24');
  expect(known('2026-11-20', '2026-11-24')).toEqual({ days: 4, known: 2 });
  expect(known('2026-11-21', '2026-11-22')).toEqual({ days: 1, known: 0 });
  expect(known('2026-11-22', '2026-11-23')).toEqual({ days: 1, known: 1 });
});

test('neither what was before the history nor today counts', () => {
  const known = knownDays(coverageWith(days), '2026-11-24');
  expect(known('2020-01-01', '2030-01-01')).toEqual({ days: 4, known: 2 });
  expect(known('2020-01-01', '2020-02-01')).toEqual({ days: 0, known: 0 });
  expect(knownDays(coverageWith([]), '2026-11-24')('2026-01-01', '2026-02-01').days).toBe(0);
});

test('a stretch is marked if a tenth of it is missing', () => {
  expect(hasGap({ days: 31, known: 30 })).toBe(false);
  expect(hasGap({ days: 31, known: 27 })).toBe(true);
  expect(hasGap({ days: 1, known: 0 })).toBe(true);
  expect(hasGap({ days: 0, known: 0 })).toBe(false);
});
