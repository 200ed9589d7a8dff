import { expect, test } from 'vitest';
import { scopeOf } from '@/features/scope/search';
import { paletteItems } from './palette-items';

const TODAY = '2026-11-30';
const results = {
  artists: [{ id: 3, name: 'Night Bus Home', plays: 12 }],
  albums: [{ id: 5, name: 'Night Tapes', artists: [{ id: 3, name: 'Night Bus Home' }], plays: 4 }],
  tracks: [{ id: 7, name: '', artists: [], plays: 1 }],
};

const labels = (typed: string, scope = scopeOf({})) =>
  paletteItems({ typed, results, today: TODAY, scope }).map(({ label }) => label);

test('without a word the pages and actions are offered, and nothing that was searched before', () => {
  const offered = labels('');
  expect(offered).toContain('Overview');
  expect(offered).toContain('Copy a link to this view');
  expect(offered).not.toContain('Night Bus Home');
});

test('what is typed narrows pages and actions, and adds what was found', () => {
  expect(labels('night')).toEqual(['Night Bus Home', 'Night Tapes', 'Unknown item']);
  expect(labels('hist')[0]).toBe('History');
  expect(labels('2024')[0]).toBe('2024');
});

test('actions say what they would do now', () => {
  expect(labels('count')).toEqual(expect.arrayContaining(['Count plays']));
  expect(labels('count', scopeOf({ measure: 'plays' }))).toContain('Count time');
  expect(labels('', scopeOf({}))).not.toContain('Remove all filters');
  expect(labels('', scopeOf({ hour: 7 }))).toContain('Remove all filters');
  const away = paletteItems({ typed: '', results, today: TODAY, scope: undefined });
  expect(away.map(({ label }) => label)).not.toContain('Count plays');
});
