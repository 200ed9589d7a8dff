import { expect, test } from 'vitest';
import { amountAxis, countAxis, labelled, shareAxis } from './axis';

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
  const days = ['1', '2', '3', '4', '5', '6', '7'];
  expect([...labelled(days, 20, 46)]).toEqual([0, 3, 6]);
  expect([...labelled(days, 50, 46)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(labelled(days, 0, 46).size).toBe(1);
});

test('where few labels have room, years are named', () => {
  const months = [
    'Nov',
    'Dec',
    '2015',
    ...Array(11).fill('x'),
    '2016',
    ...Array(11).fill('x'),
    '2017',
  ];
  expect([...labelled(months, 5, 46)]).toEqual([2, 14, 26]);
  expect([...labelled(months, 2, 46)]).toEqual([2, 26]);
  const quarters = ['2015', 'Q2', 'Q3', 'Q4', '2016', 'Q2', 'Q3', 'Q4', '2017'];
  expect([...labelled(quarters, 16, 46)]).toEqual([0, 4, 8]);
  // Every third month, and January among them.
  expect([...labelled(months, 16, 46)]).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26]);
});
