import { expect, test } from 'vitest';
import {
  ago,
  counted,
  dateTime,
  dateTimeRange,
  dayHeading,
  length,
  relative,
  span,
  timeOfDay,
  timeOrDate,
  timeToTheSecond,
} from './format';

test('lengths carry their seconds and, when long, their hours', () => {
  expect(length(0)).toBe('0:00');
  expect(length(187_400)).toBe('3:07');
  expect(length(59_600)).toBe('1:00');
  expect(length(3_729_000)).toBe('1:02:09');
  expect(length(-5)).toBe('0:00');
});

test('numbers take separators and the right noun', () => {
  expect(counted(1, 'play')).toBe('1 play');
  expect(counted(0, 'play')).toBe('0 plays');
  expect(counted(12_345, 'play')).toBe('12,345 plays');
});

test('headings name near days and write out the others', () => {
  expect(dayHeading('2026-11-23', '2026-11-23')).toBe('Today');
  expect(dayHeading('2026-11-22', '2026-11-23')).toBe('Yesterday');
  expect(dayHeading('2026-11-23', '2026-12-01')).toBe('Monday 23 November 2026');
});

test('times are those of the zone, midnight is 00:00', () => {
  expect(timeOfDay('2026-11-22T23:00:00.000Z', 'Europe/Berlin')).toBe('00:00');
  expect(dateTime('2026-11-22T23:05:00.000Z', 'Europe/Berlin')).toBe('23 Nov 2026, 00:05');
});

test('what is near is said shortly', () => {
  const zone = 'Europe/Berlin';
  const from = '2026-11-22T23:05:09.000Z';
  expect(timeToTheSecond(from, zone)).toBe('00:05:09');
  expect(timeOrDate(from, new Date('2026-11-23T10:00:00.000Z'), zone)).toBe('00:05');
  expect(timeOrDate(from, new Date('2026-11-22T22:00:00.000Z'), zone)).toBe('23 Nov 2026, 00:05');
  expect(dateTimeRange(from, '2026-11-23T01:00:00.000Z', zone)).toMatch(
    /^23 Nov 2026, 00:05\s?–\s?02:00$/,
  );
  expect(dateTimeRange('2026-11-22T22:00:00.000Z', from, zone)).toMatch(
    /^22 Nov 2026, 23:00\s?–\s?23 Nov 2026, 00:05$/,
  );
});

test('distances are told in one unit, on both sides of now', () => {
  const now = new Date('2026-11-23T10:00:00.000Z');
  expect(relative('2026-11-23T09:59:59.500Z', now)).toBe('just now');
  expect(relative('2026-11-23T09:59:20.000Z', now)).toBe('40 s ago');
  expect(relative('2026-11-23T10:03:30.000Z', now)).toBe('in 3 min');
  expect(relative('2026-11-22T09:00:00.000Z', now)).toBe('25 h ago');
  expect(relative('2026-11-20T09:00:00.000Z', now)).toBe('3 days ago');
  expect(span(36_000_000)).toBe('10 h');
});

test('what has happened is never told as to come', () => {
  const now = new Date('2026-11-23T10:00:00.000Z');
  expect(ago('2026-11-23T10:00:03.000Z', now)).toBe('just now');
  expect(ago('2026-11-23T09:59:20.000Z', now)).toBe('40 s ago');
});
