import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './search-params';

test('values stay plain text on the way to the URL and back', () => {
  const search = { from: '2026', q: 'Björk & 久石', artist: 3 };
  const text = stringifySearch(search);
  expect(text).toBe('?from=2026&q=Bj%C3%B6rk+%26+%E4%B9%85%E7%9F%B3&artist=3');
  expect(parseSearch(text)).toEqual({ from: '2026', q: 'Björk & 久石', artist: '3' });
});

test('what is not set does not appear', () => {
  expect(stringifySearch({ from: undefined, q: '', artist: null })).toBe('');
});
