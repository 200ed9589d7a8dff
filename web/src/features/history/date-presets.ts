/** The quick choices of the date filter, and how a range is called. */
import { addDays, startOfYear } from '@/lib/civil-date';
import { dayRange, shortDate } from '@/lib/format';

/** A stretch of days; `to` is exclusive, an open end is everything on that side. */
export interface DateRange {
  from?: string | undefined;
  to?: string | undefined;
}

export interface DatePreset {
  label: string;
  range: DateRange;
}

/** The choices, seen from today. Their end is open, so that new plays keep arriving. */
export function datePresets(today: string): DatePreset[] {
  return [
    { label: 'Today', range: { from: today } },
    { label: 'Last 7 days', range: { from: addDays(today, -6) } },
    { label: 'Last 30 days', range: { from: addDays(today, -29) } },
    { label: 'This year', range: { from: startOfYear(today) } },
    { label: 'All time', range: {} },
  ];
}

/** What a range is called: the name of its quick choice, else its first and last day. */
export function rangeLabel({ from, to }: DateRange, today: string): string {
  const preset = datePresets(today).find(({ range }) => range.from === from && range.to === to);
  if (preset) return preset.label;
  const last = to && addDays(to, -1);
  if (from && last) return dayRange(from, last);
  if (from) return `Since ${shortDate(from)}`;
  return last ? `Until ${shortDate(last)}` : 'All time';
}
