import { expect, test } from 'vitest';
import type { PlayPage } from '@/api/client';
import { playAt } from '@/testing/plays';
import { type LoadedPlays, mergeNewest, withoutPlay } from './merge';

/** The play with an id ends at that minute past ten, unless told otherwise. */
function page(ids: number[], next: string | null, total: number | null = null): PlayPage {
  return { items: ids.map((id) => play(id)), next, total };
}

function play(id: number, minute = id) {
  return playAt(`2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`, id);
}

function loaded(...pages: PlayPage[]): LoadedPlays {
  return { pages, pageParams: pages.map((_, index) => pages[index - 1]?.next ?? undefined) };
}

function ids(data: LoadedPlays) {
  return data.pages.map(({ items }) => items.map(({ id }) => id));
}

const TWO_PAGES = loaded(page([9, 8, 7], 'after-7', 6), page([6, 5, 4], null));

test('new plays go on top, the rest and its cursors stay', () => {
  const { data, fresh, stale } = mergeNewest(TWO_PAGES, page([11, 10, 9], 'after-9', 8));
  expect(ids(data)).toEqual([
    [11, 10, 9, 8, 7],
    [6, 5, 4],
  ]);
  expect(fresh).toEqual([11, 10]);
  expect(stale).toBe(false);
  expect(data.pages.map(({ next }) => next)).toEqual(['after-7', null]);
  expect(data.pages[0]?.total).toBe(8);
});

test('nothing new changes nothing', () => {
  const { data, fresh, stale } = mergeNewest(TWO_PAGES, page([9, 8, 7], 'after-7', 6));
  expect(ids(data)).toEqual(ids(TWO_PAGES));
  expect(fresh).toEqual([]);
  expect(stale).toBe(false);
});

test('a late play takes its place among the others', () => {
  const late = { items: [play(9), play(20, 8), play(8, 7)], next: 'x', total: 7 };
  const before = loaded({ items: [play(9), play(8, 7), play(6)], next: null, total: 6 });
  const { data, fresh } = mergeNewest(before, late);
  expect(ids(data)).toEqual([[9, 20, 8, 6]]);
  expect(fresh).toEqual([20]);
});

test('a moved play is shown once, at its new time', () => {
  const moved = { items: [play(5, 10), play(9), play(8)], next: 'x', total: 6 };
  const { data, fresh } = mergeNewest(TWO_PAGES, moved);
  expect(ids(data)).toEqual([
    [5, 9, 8, 7],
    [6, 4],
  ]);
  expect(fresh).toEqual([]);
});

test('a play that the newest page no longer names is gone', () => {
  const { data } = mergeNewest(TWO_PAGES, page([9, 7, 6], 'after-6', 5));
  expect(ids(data)).toEqual([
    [9, 7, 6],
    [5, 4],
  ]);
});

test('a change further down is noticed by the total', () => {
  expect(mergeNewest(TWO_PAGES, page([10, 9, 8], 'after-8', 8)).stale).toBe(true);
});

test('with more new plays than a page holds, loading starts over', () => {
  const { data } = mergeNewest(TWO_PAGES, page([30, 29, 28], 'after-28', 27));
  expect(ids(data)).toEqual([[30, 29, 28]]);
  expect(data.pageParams).toEqual([undefined]);
});

test('a newest page that is all there is replaces everything', () => {
  expect(ids(mergeNewest(TWO_PAGES, page([9], null, 1)).data)).toEqual([[9]]);
  expect(ids(mergeNewest(loaded(page([], null, 0)), page([1], null, 1)).data)).toEqual([[1]]);
});

test('plays that end in one instant are told apart by id', () => {
  const before = loaded({ items: [play(3, 5), play(2, 5), play(1, 5)], next: null, total: 3 });
  const { data } = mergeNewest(before, { items: [play(4, 6), play(3, 5)], next: 'x', total: 4 });
  expect(ids(data)).toEqual([[4, 3, 2, 1]]);
});

test('a deleted play leaves the list and the total', () => {
  const after = withoutPlay(TWO_PAGES, 5);
  expect(ids(after)).toEqual([
    [9, 8, 7],
    [6, 4],
  ]);
  expect(after.pages[0]?.total).toBe(5);
  expect(withoutPlay(TWO_PAGES, 99)).toBe(TWO_PAGES);
});
