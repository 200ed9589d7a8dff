import { expect, test } from 'vitest';
import { filterName } from './filter-words';

test('filters are called by what they let through', () => {
  expect(filterName('hour', { hour: 23 })).toBe('23:00 to 00:00');
  expect(filterName('weekday', { weekday: 'sunday' })).toBe('Sunday');
  expect(filterName('decade', { decade: 1990 })).toBe('1990s');
  expect(filterName('country', { country: 'CZ' })).toBe('In Czechia');
  expect(filterName('include', { include: 'episodes,videos' })).toBe('With podcasts and videos');
  expect(filterName('shuffle', { shuffle: 'false' })).toBe('Not shuffled');
});

test('what Spotify names stays in its words', () => {
  expect(filterName('platform', { platform: 'ios' })).toBe('iPhone and iPad');
  expect(filterName('platform', { platform: 'iOS 17 (iPhone)' })).toBe('iOS 17 (iPhone)');
  expect(filterName('country', { country: 'ZZ' })).toMatch(/^In /);
});

test('things are not named here', () => {
  expect(filterName('artist', { artist: 3 })).toBeUndefined();
  expect(filterName('hour', {})).toBeUndefined();
});
