import { expect, test } from 'vitest';
import { addDays, civilDateOf, isCivilDate, startOfYear } from './civil-date';

test('only dates that exist are dates', () => {
  expect(isCivilDate('2024-02-29')).toBe(true);
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', 'today', '2026-01-01T00:00']) {
    expect(isCivilDate(text), text).toBe(false);
  }
});

test('an instant falls on the day of its zone', () => {
  expect(civilDateOf('2026-11-22T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-11-23');
  expect(civilDateOf('2026-11-22T23:30:00.000Z', 'America/New_York')).toBe('2026-11-22');
  expect(civilDateOf('2026-12-31T11:00:00.000Z', 'Pacific/Kiritimati')).toBe('2027-01-01');
});

test('days of 23 and 25 hours keep their borders', () => {
  // Berlin leaves summer time on 25 October 2026 and enters it on 29 March 2026.
  expect(civilDateOf('2026-10-24T21:59:59.999Z', 'Europe/Berlin')).toBe('2026-10-24');
  expect(civilDateOf('2026-10-24T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-25');
  expect(civilDateOf('2026-10-25T22:59:59.999Z', 'Europe/Berlin')).toBe('2026-10-25');
  expect(civilDateOf('2026-10-25T23:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-26');
  expect(civilDateOf('2026-03-29T21:59:59.999Z', 'Europe/Berlin')).toBe('2026-03-29');
  expect(civilDateOf('2026-03-29T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-30');
});

test('adding days crosses months, years and changes of the clock', () => {
  expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  expect(startOfYear('2026-11-23')).toBe('2026-01-01');
});
