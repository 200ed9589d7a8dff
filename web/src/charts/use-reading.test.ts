import { expect, test } from 'vitest';
import { afterKey } from './use-reading';

test('keys go along a line and stop at its ends', () => {
  const line = { count: 31 };
  expect(afterKey('ArrowRight', undefined, line)).toBe(0);
  expect(afterKey('ArrowRight', undefined, { ...line, start: 30 })).toBe(30);
  expect(afterKey('ArrowRight', 4, line)).toBe(5);
  expect(afterKey('ArrowUp', 4, line)).toBe(5);
  expect(afterKey('PageDown', 4, line)).toBe(11);
  expect(afterKey('ArrowLeft', 0, line)).toBe(0);
  expect(afterKey('End', 4, line)).toBe(30);
  expect(afterKey('x', 4, line)).toBeUndefined();
  expect(afterKey('End', undefined, { count: 0 })).toBeUndefined();
});

test('keys go up and down between rows, and never out of the grid', () => {
  const week = { count: 168, columns: 24 };
  expect(afterKey('ArrowDown', 5, week)).toBe(29);
  expect(afterKey('ArrowUp', 29, week)).toBe(5);
  expect(afterKey('ArrowUp', 5, week)).toBe(5);
  expect(afterKey('ArrowDown', 150, week)).toBe(150);
  expect(afterKey('ArrowRight', 167, week)).toBe(167);
});
