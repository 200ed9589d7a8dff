import { expect, test } from 'vitest';
import {
  comparedWith,
  daysOf,
  isRunning,
  neighbour,
  parsePeriod,
  periodText,
  simplest,
} from './period';

const TODAY = '2026-11-30';

function parsed(text: string) {
  const period = parsePeriod(text);
  if (!period) throw new Error(`${text} is no period`);
  return period;
}

const next = (text: string, step: -1 | 1) => {
  const period = neighbour(parsed(text), step, TODAY);
  return period && periodText(period);
};

const compared = (text: string, comparison: 'previous' | 'year') => {
  const period = comparedWith(parsed(text), comparison, TODAY);
  return period && periodText(period);
};

test('every kind of period is written as it was read', () => {
  const all = ['all', '2025', '2025-03', '2026-W07', '2025-03-09', 'last-30-days'];
  for (const text of [...all, '2025-01-05..2025-02-11']) {
    expect(periodText(parsed(text))).toBe(text);
  }
});

test('what is no period is not read', () => {
  const junk = [
    '',
    '25',
    '2025-13',
    '2025-00',
    '2025-02-30',
    '2025-W00',
    '2025-W53',
    'last-0-days',
  ];
  const more = [
    'last-99999-days',
    '2025-02-11..2025-01-05',
    '2025-01-05..',
    'a..b',
    '2025..2026..',
  ];
  for (const text of [...junk, ...more, '0999', 'ALL']) expect(parsePeriod(text)).toBeUndefined();
});

test('weeks are those of ISO 8601, also at the turn of a year', () => {
  expect(daysOf(parsed('2026-W01'), TODAY)).toEqual({ from: '2025-12-29', to: '2026-01-05' });
  expect(daysOf(parsed('2026-W53'), TODAY)).toEqual({ from: '2026-12-28', to: '2027-01-04' });
  expect(next('2026-W01', -1)).toBe('2025-W52');
  expect(next('2026-W53', 1)).toBe('2027-W01');
});

test('neighbours are as long', () => {
  expect(next('2026-01', -1)).toBe('2025-12');
  expect(next('2026-12', 1)).toBe('2027-01');
  expect(next('2026-03-01', -1)).toBe('2026-02-28');
  expect(next('2026-01-10..2026-01-20', 1)).toBe('2026-01-20..2026-01-30');
  expect(next('last-30-days', -1)).toBe('2026-10-02..2026-11-01');
  expect(next('2026-10-02..2026-11-01', 1)).toBe('last-30-days');
  expect(next('all', -1)).toBeUndefined();
});

test('days get the plainest name that they have', () => {
  const named = (from: string, to: string) => periodText(simplest({ from, to }, TODAY));
  expect(named('2026-10-01', '2026-11-01')).toBe('2026-10');
  expect(named('2025-01-01', '2026-01-01')).toBe('2025');
  expect(named('2026-11-16', '2026-11-23')).toBe('2026-W47');
  expect(named('2026-11-30', '2026-12-01')).toBe('2026-11-30');
  expect(named('2026-11-24', '2026-12-01')).toBe('last-7-days');
  expect(named('2026-10-01', '2026-11-02')).toBe('2026-10-01..2026-11-02');
});

test('what is over is compared with the whole of another', () => {
  expect(compared('2025', 'previous')).toBe('2024');
  expect(compared('2026-10', 'previous')).toBe('2026-09');
  expect(compared('2026-10', 'year')).toBe('2025-10');
  expect(compared('2026-W40', 'year')).toBe('2025-W40');
  expect(compared('2021-W01', 'previous')).toBe('2020-W53');
  expect(compared('2020-W53', 'year')).toBe('2019-W52');
  expect(compared('2024-02-29', 'year')).toBe('2023-02-28');
  expect(compared('last-365-days', 'previous')).toBe('2024-12-01..2025-12-01');
  expect(compared('last-7-days', 'year')).toBe('2025-11-24..2025-12-01');
  expect(compared('all', 'previous')).toBeUndefined();
});

test('what still runs is compared with as many days', () => {
  expect(isRunning(parsed('2026'), TODAY)).toBe(true);
  expect(isRunning(parsed('2026-11'), TODAY)).toBe(false);
  expect(compared('2026', 'previous')).toBe('2025-01-01..2025-12-01');
  const early = comparedWith(parsed('2026-03'), 'previous', '2026-03-30');
  expect(early && periodText(early)).toBe('2026-02');
  const week = comparedWith(parsed('2026-W49'), 'previous', '2026-12-01');
  expect(week && periodText(week)).toBe('2026-11-23..2026-11-25');
});
