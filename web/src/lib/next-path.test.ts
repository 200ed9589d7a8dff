import { expect, test } from 'vitest';
import { safeNextPath } from './next-path';

const ORIGIN = 'https://music.example';

test('paths of this site are kept with their filters', () => {
  expect(safeNextPath('/history?artist=3#top', ORIGIN)).toBe('/history?artist=3#top');
});

test('anything that leads elsewhere becomes the front page', () => {
  const hostile = [
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/.//evil.example/',
    'javascript:alert(1)',
    'history',
  ];
  for (const next of hostile) expect(safeNextPath(next, ORIGIN), String(next)).toBe('/');
});
