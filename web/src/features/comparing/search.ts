/** What a comparison shows, as it stands in the URL beside the scope. What cannot be is dropped silently. */
import type { Of } from '@/api/statistics';
import { type Period, parsePeriod, periodText } from '@/features/scope/period';

export interface CompareSearch {
  /** The other period, where it is neither the one before nor that of a year before. */
  with?: string;
  of?: Exclude<Of, 'artists'>;
  order?: 'difference';
}

/** Reads it out of a URL's search part; never throws. */
export function parseCompareSearch(raw: Record<string, unknown>): CompareSearch {
  const other = parsePeriod(String(raw.with ?? ''));
  return {
    ...(other ? { with: periodText(other) } : {}),
    ...(raw.of === 'tracks' || raw.of === 'albums' ? { of: raw.of } : {}),
    ...(raw.order === 'difference' ? { order: raw.order } : {}),
  };
}

/** The period that is compared with: the chosen one, else that of the scope, else the last year. */
export function otherPeriod(
  search: CompareSearch,
  usual: Period | undefined,
  today: string,
): Period {
  const chosen = search.with === undefined ? undefined : parsePeriod(search.with);
  return chosen ?? usual ?? { kind: 'year', year: Number(today.slice(0, 4)) - 1 };
}
