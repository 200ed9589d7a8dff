/** What views make of their values, before anything is drawn. */
import { expect, test } from 'vitest';
import type { Value } from '@/api/statistics';
import { knownDays } from '@/features/completeness/known-days';
import { scopeOf } from '@/features/scope/search';
import { coverageWith, dayWith } from '@/testing/imports';
import { clockOf } from '@/testing/statistics';
import { calendarCells } from './calendar';
import { hourShares } from './clock';
import { flowBands } from './flow';
import { milestoneLines } from './milestones';
import { movementWords } from './parts/movement';
import { recordFacts } from './records';
import { timelineBars } from './timeline';

const HOUR = 3_600_000;
const setting = { scope: scopeOf({}), zone: 'Europe/Berlin', today: '2026-11-30' };
const item = { id: 3, name: 'Night Bus Home', artists: [], album_id: null };

test('bars stand for the measure, beside those of the other period', () => {
  const timeline = (plays: number[]): Value<'timeline'> => ({
    bucket: 'month',
    buckets: plays.map((plays, index) => ({
      start: `2026-${String(index + 9).padStart(2, '0')}-01`,
      plays,
      played_ms: plays * HOUR,
    })),
  });
  const bars = timelineBars(
    timeline([3, 0, 5, 0]),
    timeline([1, 0]),
    setting,
    undefined,
    undefined,
  );
  expect(bars.map(({ name, tick, value, other }) => [name, tick, value / HOUR, other])).toEqual([
    ['September 2026', 'Sept', 3, HOUR],
    // Nothing before is no tick, and neither is a month that the other period does not have.
    ['October 2026', 'Oct', 0, undefined],
    ['November 2026', 'Nov', 5, undefined],
    ['December 2026', 'Dec', 0, undefined],
  ]);
  const byPlays = { ...setting, scope: scopeOf({ measure: 'plays' }) };
  const [first] = timelineBars(timeline([3]), undefined, byPlays, undefined, undefined);
  expect(first).toMatchObject({ value: 3, note: '3 h' });
});

test('a stretch that is not known in full is marked, never drawn as nothing', () => {
  const days = [dayWith({ date: '2026-10-01' }), dayWith({ date: '2026-10-02', gap: true })];
  const known = knownDays(coverageWith(days), setting.today);
  const buckets = days.map(({ date }) => ({ start: date, plays: 0, played_ms: 0 }));
  const bars = timelineBars({ bucket: 'day', buckets }, undefined, setting, known, undefined);
  expect(bars.map(({ hasGap }) => hasGap)).toEqual([false, true]);
});

test('a year has every day, with those to come apart', () => {
  const value: Value<'calendar'> = {
    days: [{ date: '2026-02-28', plays: 2, played_ms: HOUR, level: 1 }],
    quartiles: [1, 1, 1],
  };
  const cells = calendarCells(value, '2026', setting, undefined);
  expect(cells).toHaveLength(365);
  expect(cells.filter(({ isOutside }) => isOutside)).toHaveLength(31);
  expect(cells[58]).toMatchObject({ name: 'Saturday 28 February 2026', words: '1 h', step: 1 });
  expect(cells[0]).toMatchObject({ words: 'nothing', step: 0 });
  expect(calendarCells(value, '2024', setting, undefined)).toHaveLength(366);
});

test('shares of hours are parts of the whole, of nothing nothing', () => {
  expect(
    hourShares(
      clockOf((hour) => (hour < 4 ? 1 : 0)),
      'time',
    ).slice(0, 5),
  ).toEqual([0.25, 0.25, 0.25, 0.25, 0]);
  expect(
    new Set(
      hourShares(
        clockOf(() => 0),
        'plays',
      ),
    ),
  ).toEqual(new Set([0]));
});

test('bands are the shares of things, without all others', () => {
  const portion = { plays: 1, played_ms: 1 };
  const value: Value<'flow'> = {
    of: 'artists',
    bucket: 'month',
    buckets: [{ start: '2026-01-01', ...portion }],
    items: [{ ...item, ...portion, rank: 1, share: 0.2, buckets: [{ ...portion, share: 0.2 }] }],
    rest: { ...portion, share: 0.8, buckets: [{ ...portion, share: 0.8 }] },
  };
  expect(flowBands(value)).toEqual([{ key: '3', name: 'Night Bus Home', values: [0.2] }]);
});

test('milestones of every kind stand in the order of time', () => {
  const moment = (day: string) => ({
    date: day,
    play_id: 1,
    started_at: `${day}T10:00:00Z`,
    track: item,
  });
  const next = { count: 1, per_day: 1 };
  const value: Value<'milestones'> = {
    of: 'artists',
    plays: [{ ...moment('2020-01-01'), count: 1000 }],
    hours: [{ ...moment('2022-01-01'), count: 100 }],
    items: [{ ...item, count: 100, place: 1, moment: moment('2021-01-01') }],
    certificates: [],
    certified: { gold: 0, platinum: 0, diamond: 0 },
    next_hours: next,
    next_plays: next,
    so_far: { plays: 1000, played_ms: 1 },
  };
  expect(milestoneLines(value).map(({ name }) => name)).toEqual([
    '100 hours',
    '100 plays of Night Bus Home',
    'Play 1,000',
  ]);
});

test('only records that say something are told', () => {
  const day = { date: '2026-03-01', plays: 9, played_ms: HOUR, tracks: 1, artists: 1, track: item };
  const single = recordFacts({
    most_plays: day,
    most_artists: day,
    most_tracks: day,
    artist_in_a_day: { ...item, date: '2026-03-01', plays: 9, played_ms: HOUR },
  });
  expect(single.map(({ name }) => name)).toEqual(['Most plays in a day']);
  expect(recordFacts({ most_artists: { ...day, artists: 4 } })).toEqual([
    { name: 'Most artists in a day', value: '4 artists', detail: '1 Mar 2026' },
  ]);
  expect(recordFacts({})).toEqual([]);
});

test('movement is told in places', () => {
  const words = (movement: 'up' | 'down' | 'new' | null, previous_rank: number | null) =>
    movementWords({ movement, rank: 3, previous_rank });
  expect(words('up', 5)).toBe('2 places up');
  expect(words('down', 2)).toBe('1 place down');
  expect(words('new', null)).toBe('new');
  expect(words(null, null)).toBeUndefined();
});
