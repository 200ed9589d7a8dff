/** The quick choices of the period. */
import { text } from '@/text';
import { type Period, periodAround } from './period';

export interface PeriodPreset {
  label: string;
  period: Period;
}

const LAST_DAYS = [7, 30, 90, 365] as const;

/** The choices, seen from today. */
export function periodPresets(today: string): PeriodPreset[] {
  const words = text.scope.period;
  return [
    { label: words.today, period: periodAround('day', today) },
    ...LAST_DAYS.map((days): PeriodPreset => {
      return { label: words.last(days), period: { kind: 'last', days } };
    }),
    { label: words.thisWeek, period: periodAround('week', today) },
    { label: words.thisMonth, period: periodAround('month', today) },
    { label: words.thisYear, period: periodAround('year', today) },
    { label: words.all, period: { kind: 'all' } },
  ];
}
