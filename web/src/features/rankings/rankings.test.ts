import { expect, test } from 'vitest';
import { nextShown, parseRankingSearch } from './search';
import { type RankedItem, sorted } from './sorted';

function item(rank: number, change: Partial<RankedItem> = {}): RankedItem {
  const movement = change.previous_rank == null ? 'new' : 'up';
  return {
    id: rank,
    name: `Name ${rank}`,
    artists: [],
    rank,
    movement,
    plays: 100 - rank,
    played_ms: 100 - rank,
    share: 0.1,
    ...change,
  };
}

const items = [
  item(1, { previous_rank: 1, name: 'beta', periods: 3 }),
  item(2, { previous_rank: 40, name: 'Alpha', periods: 9 }),
  item(3, { name: 'Track 10' }),
  item(4, { previous_rank: 2, name: 'Track 9' }),
];

const places = (sort: Parameters<typeof sorted>[1]) => sorted(items, sort).map(({ rank }) => rank);

test('a ranking can be read in other orders', () => {
  expect(places('rank')).toEqual([1, 2, 3, 4]);
  expect(places('rise')).toEqual([2, 1, 4, 3]);
  expect(places('fall')).toEqual([4, 1, 2, 3]);
  expect(places('fresh')).toEqual([3, 1, 2, 4]);
  expect(places('loyal')).toEqual([2, 1, 3, 4]);
  expect(places('name')).toEqual([2, 1, 4, 3]);
});

test('what a ranking shows comes out of the URL, junk is dropped', () => {
  expect(parseRankingSearch({ view: 'ranks', sort: 'rise', show: '250' })).toEqual({
    view: 'ranks',
    sort: 'rise',
    show: 250,
  });
  expect(parseRankingSearch({ view: 'list', sort: 'rank', show: '50' })).toEqual({});
  expect(parseRankingSearch({ view: 'pie', sort: 'x', show: '7e2' })).toEqual({});
});

test('a list grows until it is the longest', () => {
  expect(nextShown(50)).toBe(100);
  expect(nextShown(1000)).toBeUndefined();
});
