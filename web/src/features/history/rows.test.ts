import { expect, test } from 'vitest';
import { playAt } from '@/testing/plays';
import { nearestPlay, toRows } from './rows';

const BERLIN = 'Europe/Berlin';

function outline(rows: ReturnType<typeof toRows>) {
  return rows.map((row) => (row.kind === 'day' ? `${row.date} (${row.plays})` : row.play.id));
}

test('plays stand under the day of the zone in which they started', () => {
  const plays = [
    // Ended after midnight in Berlin, started before it.
    playAt('2026-11-22T23:01:00.000Z', 2),
    playAt('2026-11-22T12:00:00.000Z', 1),
  ];
  expect(outline(toRows(plays, BERLIN))).toEqual(['2026-11-22 (2)', 2, 1]);
  expect(outline(toRows(plays, 'Asia/Tokyo'))).toEqual(['2026-11-23 (1)', 2, '2026-11-22 (1)', 1]);
});

test('the day on which the clock is put back has 25 hours', () => {
  const plays = [
    playAt('2026-10-25T23:10:00.000Z', 4),
    playAt('2026-10-25T22:50:00.000Z', 3),
    playAt('2026-10-24T22:10:00.000Z', 2),
    playAt('2026-10-24T21:50:00.000Z', 1),
  ];
  expect(outline(toRows(plays, BERLIN))).toEqual([
    '2026-10-26 (1)',
    4,
    '2026-10-25 (2)',
    3,
    2,
    '2026-10-24 (1)',
    1,
  ]);
});

test('a day that comes again gets a heading with a key of its own', () => {
  const plays = [
    playAt('2026-11-22T23:10:00.000Z', 3),
    playAt('2026-11-22T23:09:00.000Z', 2, { started_at: '2026-11-22T22:00:00.000Z' }),
    playAt('2026-11-22T23:08:00.000Z', 1),
  ];
  const rows = toRows(plays, BERLIN);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test('the cursor skips headings and stops at the ends', () => {
  const rows = toRows(
    [playAt('2026-11-22T12:00:00Z', 2), playAt('2026-11-21T12:00:00Z', 1)],
    BERLIN,
  );
  expect(nearestPlay(rows, 0, 1)).toBe(1);
  expect(nearestPlay(rows, 2, 1)).toBe(3);
  expect(nearestPlay(rows, 2, -1)).toBe(1);
  expect(nearestPlay(rows, 0, -1)).toBeUndefined();
  expect(nearestPlay(rows, 4, 1)).toBeUndefined();
});
