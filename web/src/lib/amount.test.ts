import { expect, test } from 'vitest';
import { amount, changeBetween, duration } from './amount';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('durations are told in the units that fit', () => {
  expect(duration(0)).toBe('0 min');
  expect(duration(400)).toBe('1 s');
  expect(duration(59_000)).toBe('59 s');
  expect(duration(59.6 * MINUTE)).toBe('1 h');
  expect(duration(6 * HOUR + 28 * MINUTE)).toBe('6 h 28 min');
  expect(duration(99 * HOUR + 59 * MINUTE)).toBe('99 h 59 min');
  expect(duration(1234.4 * HOUR)).toBe('1,234 h');
});

test('an amount has the unit of its measure', () => {
  expect(amount(1, 'plays')).toBe('1 play');
  expect(amount(1200, 'plays')).toBe('1,200 plays');
  expect(amount(12 * MINUTE, 'time')).toBe('12 min');
});

test('changes are told in percent while that says something', () => {
  expect(changeBetween(100, 128)).toMatchObject({ direction: 'up', words: '28 % more' });
  expect(changeBetween(100, 40)).toMatchObject({ direction: 'down', short: '60 %' });
  expect(changeBetween(1000, 1002)).toMatchObject({ direction: 'same', words: 'the same' });
  expect(changeBetween(2, 11)).toMatchObject({ direction: 'up', short: '× 5.5' });
  expect(changeBetween(0, 11)).toMatchObject({ direction: 'up', short: 'new' });
  expect(changeBetween(11, 0)).toMatchObject({ direction: 'down', words: '100 % less' });
  expect(changeBetween(0, 0)).toBeUndefined();
});
