import { expect, test } from 'vitest';
import { dragged } from './brush-strip';

const window = { from: 10, to: 20 };

test('ends move without crossing, and never leave the strip', () => {
  expect(dragged('start', window, 10, 13, 100)).toEqual({ from: 13, to: 20 });
  expect(dragged('start', window, 10, 40, 100)).toEqual({ from: 19, to: 20 });
  expect(dragged('start', window, 10, -40, 100)).toEqual({ from: 0, to: 20 });
  expect(dragged('end', window, 20, 200, 100)).toEqual({ from: 10, to: 100 });
  expect(dragged('end', window, 20, 2, 100)).toEqual({ from: 10, to: 11 });
});

test('the whole window keeps its length', () => {
  expect(dragged('whole', window, 15, 25, 100)).toEqual({ from: 20, to: 30 });
  expect(dragged('whole', window, 15, 300, 100)).toEqual({ from: 90, to: 100 });
});

test('a drag elsewhere begins a new window, in either direction', () => {
  expect(dragged('new', window, 40.2, 44.7, 100)).toEqual({ from: 40, to: 45 });
  expect(dragged('new', window, 44.7, 40.2, 100)).toEqual({ from: 40, to: 45 });
  expect(dragged('new', window, 99.9, 99.9, 100)).toEqual({ from: 99, to: 100 });
});
