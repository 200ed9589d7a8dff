import { expect, test } from 'vitest';
import { changedSearch, parseScopeSearch, scopeOf, scopeQuery } from './search';

test('a scope comes out of the URL with its types', () => {
  const raw = {
    period: '2026-10',
    compare: 'year',
    measure: 'plays',
    artist: '3',
    hour: '0',
    weekday: 'friday',
    decade: '1990',
    country: 'cz',
    shuffle: 'false',
    include: 'episodes,videos',
  };
  expect(parseScopeSearch(raw)).toEqual({
    ...raw,
    artist: 3,
    hour: 0,
    decade: 1990,
    country: 'CZ',
  });
});

test('junk is dropped without a word', () => {
  const raw = {
    period: '2026-13',
    compare: 'sideways',
    measure: 'weight',
    zone: 'Europe/Atlantis',
    artist: '-1',
    album: '1e3',
    track: '99999999999999999999',
    hour: '24',
    weekday: 'caturday',
    decade: '1995',
    country: 'Czechia',
    shuffle: 'maybe',
    include: 'episodes,adverts',
    platform: '  ',
    other: 'x',
  };
  expect(parseScopeSearch(raw)).toEqual({});
});

test('defaults are left out', () => {
  const raw = { period: 'last-365-days', measure: 'time', rule: 'counted', first_only: 'false' };
  expect(parseScopeSearch({ ...raw, compare: 'previous' })).toEqual({});
  const scope = scopeOf({});
  expect(scope).toMatchObject({ measure: 'time', comparison: 'previous', filters: {} });
  expect(scopeOf({ compare: 'none' }).comparison).toBeUndefined();
});

test('a change keeps the rest, also what is not of the scope', () => {
  const search = { period: '2026', artist: 3, measure: 'plays', sort: 'rise' } as const;
  const period = { kind: 'month', year: 2026, month: 2 } as const;
  const next = changedSearch(search, { artist: undefined, hour: 7, measure: 'time', period });
  expect(next).toEqual({ period: '2026-02', hour: 7, sort: 'rise' });
});

test('the API is asked for what the URL says', () => {
  const search = { period: '2026', zone: 'Asia/Tokyo', rule: 'all', hour: 0 } as const;
  expect(scopeQuery(scopeOf(search))).toEqual({
    period: '2026',
    measure: 'time',
    zone: 'Asia/Tokyo',
    rule: 'all',
    hour: '0',
  });
});
