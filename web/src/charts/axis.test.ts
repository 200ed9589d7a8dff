import { expect, test } from 'vitest';
import { amountAxis, countAxis, labelStep, shareAxis } from './axis';

const HOUR = 3_600_000;
const labels = (axis: ReturnType<typeof amountAxis>) => axis.ticks.map(({ label }) => label);

test('axes begin at zero and end at a round value that nothing exceeds', () => {
  expect(labels(amountAxis(11.6 * HOUR, 'time'))).toEqual(['0', '5 h', '10 h', '15 h']);
  expect(amountAxis(11.6 * HOUR, 'time').end).toBe(15 * HOUR);
  expect(labels(amountAxis(40 * 60_000, 'time'))).toEqual([
    '0',
    '10 min',
    '20 min',
    '30 min',
    '40 min',
  ]);
  expect(labels(amountAxis(1234, 'plays'))).toEqual(['0', '500', '1,000', '1,500']);
  expect(labels(shareAxis(0.084))).toEqual(['0 %', '2 %', '4 %', '6 %', '8 %', '10 %']);
});

test('of next to nothing there is an axis too, without broken numbers', () => {
  expect(labels(countAxis(0))).toEqual(['0', '1']);
  expect(labels(countAxis(2))).toEqual(['0', '1', '2']);
  expect(labels(amountAxis(0, 'time'))).toEqual(['0', '1 min']);
});

test('labels that would touch are left out', () => {
  expect(labelStep(20, 46)).toBe(3);
  expect(labelStep(50, 46)).toBe(1);
  expect(Number.isFinite(labelStep(0, 46))).toBe(true);
});
