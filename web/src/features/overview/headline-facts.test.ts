import { expect, test } from 'vitest';
import type { Value } from '@/api/statistics';
import { parsePeriod } from '@/features/scope/period';
import { scopeOf } from '@/features/scope/search';
import {
  changeSentence,
  headlineAmount,
  loudestDay,
  peakPart,
  standoutSentence,
} from './headline-facts';

const TODAY = '2026-11-30';
const HOUR = 3_600_000;

const totals = (hours: number, plays = hours * 15): Value<'totals'> => ({
  plays,
  played_ms: hours * HOUR,
  tracks: 1,
  artists: 1,
  albums: 1,
  active_days: 1,
  skipped: 0,
  estimated_plays: 0,
});

const clock = (of: (hour: number) => number): Value<'clock'> => ({
  hours: Array.from({ length: 24 }, (_, hour) => ({ hour, plays: of(hour), played_ms: of(hour) })),
});

const setting = (period: string, measure: 'plays' | undefined = undefined) => {
  const compared = parsePeriod('2026-09');
  if (!compared) throw new Error('no period');
  const scope = scopeOf({ period, ...(measure ? { measure } : {}) });
  return {
    scope,
    today: TODAY,
    compared: {
      period: compared,
      question: {},
      name: 'September 2026',
      phrase: 'in September 2026',
    },
  };
};

test('a part of the day is the peak only if it is clearly ahead', () => {
  expect(
    peakPart(
      clock((hour) => (hour >= 18 ? 5 : 1)),
      'time',
    ),
  ).toBe('evening');
  expect(
    peakPart(
      clock((hour) => (hour < 6 ? 5 : 1)),
      'plays',
    ),
  ).toBe('night');
  expect(
    peakPart(
      clock(() => 3),
      'time',
    ),
  ).toBeUndefined();
  expect(
    peakPart(
      clock((hour) => (hour >= 12 ? 5 : 1)),
      'time',
    ),
  ).toBeUndefined();
  expect(
    peakPart(
      clock(() => 0),
      'time',
    ),
  ).toBeUndefined();
});

test('the headline says how much and when', () => {
  expect(headlineAmount(totals(200), setting('2026-10'), undefined)).toBe(
    '200 hours in October 2026',
  );
  expect(headlineAmount(totals(1), setting('last-7-days'), undefined)).toBe(
    'One hour in the last 7 days',
  );
  expect(headlineAmount(totals(0.2), setting('2026-11-30'), undefined)).toBe('12 minutes today');
  expect(headlineAmount(totals(2000), setting('all'), '2014-03-01')).toBe(
    '2,000 hours since March 2014',
  );
  expect(headlineAmount(totals(0), setting('2026'), undefined)).toBe('Nothing in 2026');
  expect(headlineAmount(totals(10), setting('2026-W41', 'plays'), undefined)).toBe(
    '150 plays in week 41 of 2026',
  );
});

test('the change is told against what it is compared with', () => {
  const said = (before: number, now: number) =>
    changeSentence(totals(now), totals(before), setting('2026-10'));
  expect(said(100, 128)).toBe('That is 28 % more than in September 2026.');
  expect(said(100, 40)).toBe('That is 60 % less than in September 2026.');
  expect(said(100, 100)).toBe('That is as much as in September 2026.');
  expect(said(2, 11)).toBe('That is 5.5 times as much as in September 2026.');
  expect(said(0, 11)).toBe('There was nothing in September 2026.');
  expect(changeSentence(totals(11), undefined, setting('2026-10'))).toBeUndefined();
});

test('a day of the week stands out only where it came several times', () => {
  const cells = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, () => ({ plays: day === 3 ? 5 : 1, played_ms: day === 3 ? 5 : 1 })),
  );
  expect(loudestDay({ cells }, setting('2026-10'))).toBe('Thursday');
  expect(loudestDay({ cells }, setting('all'))).toBe('Thursday');
  expect(loudestDay({ cells }, setting('last-7-days'))).toBeUndefined();
  expect(standoutSentence('Thursday', undefined)).toBe('Thursdays were loudest.');
  expect(standoutSentence(undefined, undefined)).toBeUndefined();
});
