import { expect, test } from 'vitest';
import { pollWith } from '@/testing/sources';
import { byDay } from './by-day';

test('polls stand under the days of the listener’s zone', () => {
  const polls = [
    pollWith({ id: 3, asked_at: '2026-11-23T00:10:00.000Z' }),
    pollWith({ id: 2, asked_at: '2026-11-22T23:10:00.000Z' }),
    pollWith({ id: 1, asked_at: '2026-11-22T22:50:00.000Z' }),
  ];
  const days = byDay(polls, 'Europe/Berlin');
  expect(days.map(({ date, polls }) => [date, polls.map(({ id }) => id)])).toEqual([
    ['2026-11-23', [3, 2]],
    ['2026-11-22', [1]],
  ]);
  expect(byDay([], 'Europe/Berlin')).toEqual([]);
});
