import { expect, test } from 'vitest';
import { parseSourcesSearch } from './search';

test('reads how the connection ended', () => {
  expect(parseSourcesSearch({ connected: '1' })).toEqual({ connected: '1' });
  expect(parseSourcesSearch({ connect_problem: 'consent-denied' })).toEqual({
    connect_problem: 'consent-denied',
  });
});

test('reads the year whose days are shown', () => {
  expect(parseSourcesSearch({ year: '2024' })).toEqual({ year: '2024' });
  expect(parseSourcesSearch({ year: 2024 })).toEqual({ year: '2024' });
});

test('drops anything else', () => {
  expect(
    parseSourcesSearch({ connected: 'yes', connect_problem: '<b>', year: '24', x: '1' }),
  ).toEqual({});
});
