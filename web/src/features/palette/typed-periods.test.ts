import { expect, test } from 'vitest';
import { periodText } from '@/features/scope/period';
import { typedPeriods } from './typed-periods';

const meant = (typed: string) => typedPeriods(typed, '2026-03-15').map(periodText);

test('a typed text is read as the periods that it may mean', () => {
  expect(meant('2024')).toEqual(['2024']);
  expect(meant('2024-10')).toEqual(['2024-10']);
  expect(meant('2024-w07')).toEqual(['2024-W07']);
  expect(meant('Oct 2024')).toEqual(['2024-10']);
  expect(meant('february')).toEqual(['2026-02']);
  expect(meant('october')).toEqual(['2025-10']);
  expect(meant('last 7')).toEqual(['last-7-days']);
  expect(meant('all t')).toEqual(['all']);
});

test('what names no period offers none', () => {
  expect(meant('')).toEqual([]);
  expect(meant('boards of canada')).toEqual([]);
  expect(meant('ma')).toEqual([]);
});
