import { expect, test } from 'vitest';
import { parsePollLogSearch } from './search';

test('shows what happened unless all is asked for', () => {
  expect(parsePollLogSearch({})).toEqual({});
  expect(parsePollLogSearch({ all: '1' })).toEqual({ all: '1' });
  expect(parsePollLogSearch({ all: 1 })).toEqual({ all: '1' });
});

test('drops anything else', () => {
  expect(parsePollLogSearch({ all: 'yes', eventful: '1' })).toEqual({});
});
