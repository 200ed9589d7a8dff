import { expect, test } from 'vitest';
import { datePresets, rangeLabel } from './date-presets';

const TODAY = '2026-11-23';

test('every quick choice is recognised again', () => {
  for (const { label, range } of datePresets(TODAY)) {
    expect(rangeLabel(range, TODAY)).toBe(label);
  }
});

test('other ranges are called by their first and last day', () => {
  expect(rangeLabel({ from: '2026-10-01', to: '2026-11-01' }, TODAY)).toMatch(
    /^1\s?–\s?31 Oct 2026$/,
  );
  expect(rangeLabel({ from: '2026-10-01', to: '2026-10-02' }, TODAY)).toBe('1 Oct 2026');
  expect(rangeLabel({ from: '2026-10-01' }, TODAY)).toBe('Since 1 Oct 2026');
  expect(rangeLabel({ to: '2026-10-01' }, TODAY)).toBe('Until 30 Sept 2026');
});
