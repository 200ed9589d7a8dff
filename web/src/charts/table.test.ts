import { expect, test } from 'vitest';
import { shown, toCsv } from './table';

test('a file has bare values, the page has shown ones', () => {
  const time = { shown: '6 h 28 min', value: 23_280_000 };
  expect(shown(time)).toBe('6 h 28 min');
  expect(toCsv({ head: ['Day', 'Time'], rows: [['1 Oct', time]] })).toBe(
    'Day,Time\r\n1 Oct,23280000\r\n',
  );
});

test('names with commas, quotes and signs stay what they are', () => {
  const rows = [['Tyler, The Creator'], ['12" mix'], ['=SUM(A1)'], [-3]];
  expect(toCsv({ head: ['Name'], rows })).toBe(
    'Name\r\n"Tyler, The Creator"\r\n"12"" mix"\r\n\'=SUM(A1)\r\n-3\r\n',
  );
});
