import { expect, test } from 'vitest';
import { parseSourcesSearch } from './search';

test('reads how the connection ended', () => {
  expect(parseSourcesSearch({ connected: '1' })).toEqual({ connected: '1' });
  expect(parseSourcesSearch({ connect_problem: 'consent-denied' })).toEqual({
    connect_problem: 'consent-denied',
  });
});

test('drops anything else', () => {
  expect(parseSourcesSearch({ connected: 'yes', connect_problem: '<b>', x: '1' })).toEqual({});
});
