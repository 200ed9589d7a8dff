import { expect, test } from 'vitest';
import { suggestions } from './suggestions';

const RESULTS = {
  artists: [{ id: 1, name: 'Night Bus Home', plays: 4 }],
  albums: [{ id: 2, name: 'Nights', artists: [{ id: 1, name: 'A' }], image: null, plays: 3 }],
  tracks: [
    {
      id: 3,
      name: 'Night',
      artists: [
        { id: 1, name: 'A' },
        { id: 4, name: 'B' },
      ],
      plays: 2,
    },
  ],
};

test('the text itself comes first, then what was found', () => {
  const offered = suggestions(' night ', RESULTS);
  expect(offered.map(({ filter }) => filter)).toEqual([
    { q: 'night' },
    { artist: 1 },
    { album: 2 },
    { track: 3 },
  ]);
  expect(offered.at(-1)?.by).toBe('A, B');
});

test('the text is offered before the server has answered, nothing for no text', () => {
  expect(suggestions('n', undefined)).toHaveLength(1);
  expect(suggestions('  ', RESULTS)).toEqual([]);
});
