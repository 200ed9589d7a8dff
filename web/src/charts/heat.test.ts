import { expect, test } from 'vitest';
import { heatSteps } from './heat';

test('steps follow the values that there are, not a fixed target', () => {
  const step = heatSteps(Array.from({ length: 101 }, (_, index) => index));
  expect([0, 1, 21, 22, 50, 80, 90, 100].map(step)).toEqual([0, 1, 2, 2, 3, 4, 5, 6]);
  const few = heatSteps([0, 0, 3, 3, 3]);
  expect([0, 3].map(few)).toEqual([0, 1]);
  expect(heatSteps([])(0)).toBe(0);
});
