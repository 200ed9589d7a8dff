import { expect, test } from 'vitest';
import { isFiltered, parseHistorySearch } from './search';

test('filters come out of the URL with their types', () => {
  const raw = { from: '2026-11-01', to: '2026-12-01', artist: '3', track: 9, q: '  night ' };
  expect(parseHistorySearch(raw)).toEqual({
    from: '2026-11-01',
    to: '2026-12-01',
    artist: 3,
    track: 9,
    q: 'night',
  });
});

test('junk is dropped without a word', () => {
  const raw = {
    from: '2026-02-30',
    to: 'tomorrow',
    artist: '-3',
    album: '1e3',
    track: '99999999999999999999',
    q: '   ',
    unknown: 'x',
  };
  expect(parseHistorySearch(raw)).toEqual({});
  expect(parseHistorySearch({ artist: '0', q: 'x'.repeat(201), album: '' })).toEqual({});
});

test('an end that is not after its beginning is dropped', () => {
  const search = parseHistorySearch({ from: '2026-11-02', to: '2026-11-02' });
  expect(search).toEqual({ from: '2026-11-02' });
});

test('knows whether anything is filtered', () => {
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ q: 'a' })).toBe(true);
});
