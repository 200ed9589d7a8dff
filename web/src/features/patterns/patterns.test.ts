import { expect, test } from 'vitest';
import { patternSections } from './pattern-sections';
import { parsePatternsSearch } from './search';

test('every statistic of habits stands on the page once', () => {
  const ids = patternSections('artists', { kind: 'all' }, '2026-11-30').flatMap(({ panels }) =>
    panels.map(({ id }) => id),
  );
  expect(new Set(ids).size).toBe(ids.length);
  // What rankings, the overview and the comparison show is not repeated here.
  expect(ids).toHaveLength(24);
});

test('panels fill their rows', () => {
  for (const { key, panels } of patternSections('tracks', { kind: 'all' }, '2026-11-30')) {
    const sum = panels.reduce((spans, { span }) => spans + span, 0);
    expect(sum % 6, key).toBe(0);
  }
});

test('of what is told comes out of the URL', () => {
  expect(parsePatternsSearch({ of: 'albums' })).toEqual({ of: 'albums' });
  expect(parsePatternsSearch({ of: 'artists' })).toEqual({});
  expect(parsePatternsSearch({ of: 'genres' })).toEqual({});
});
