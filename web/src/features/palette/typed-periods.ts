/** The periods that a typed text may mean: `2024`, `oct 2024`, `2024-10`, or a quick choice's name. */
import { type Period, parsePeriod, periodText } from '@/features/scope/period';
import { periodPresets } from '@/features/scope/period-presets';
import { MONTHS, periodName } from '@/features/scope/period-words';

export function typedPeriods(typed: string, today: string): Period[] {
  const query = typed.trim().toLowerCase();
  if (query === '') return [];
  const presets = periodPresets(today)
    .filter(({ label }) => label.toLowerCase().includes(query))
    .map(({ period }) => period);
  const found = [parsePeriod(query.replace('w', 'W')), ...months(query, today), ...presets];
  const known = new Map<string, Period>();
  for (const period of found) {
    if (period) known.set(periodText(period), period);
  }
  return [...known.values()];
}

/** A month's name, alone or with a year: alone that of this year, or of the last if it is to come. */
function months(query: string, today: string): Period[] {
  const parts = /^(\p{L}{3,})(?:\s+(\d{4}))?$/u.exec(query);
  const name = parts?.[1];
  if (name === undefined) return [];
  const place = MONTHS.findIndex((_, index) => longName(index, today).startsWith(name));
  if (place < 0) return [];
  const thisYear = Number(today.slice(0, 4));
  const isToCome = place + 1 > Number(today.slice(5, 7));
  const year = parts?.[2] ? Number(parts[2]) : thisYear - (isToCome ? 1 : 0);
  return [{ kind: 'month', year, month: place + 1 }];
}

function longName(month: number, today: string): string {
  return periodName({ kind: 'month', year: 2026, month: month + 1 }, today).toLowerCase();
}
