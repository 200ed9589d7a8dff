/** The scope as it stands in the URL of every page of analysis. What is the default is left out. */

import type { Measure } from '@/lib/amount';
import { FILTER_NAMES, type FilterChange, type Filters, parseFilters } from './filters';
import { type Comparison, type Period, parsePeriod, periodText } from './period';

export type { Measure } from '@/lib/amount';

/** The search part: strings as the API writes them. */
export interface ScopeSearch extends Filters {
  period?: string;
  compare?: 'year' | 'none';
  measure?: 'plays';
  zone?: string;
}

/** What the search part says, with its defaults. */
export interface Scope {
  period: Period;
  comparison: Comparison | undefined;
  measure: Measure;
  filters: Filters;
  /** The zone of a shared link; else the listener's own holds. */
  zone: string | undefined;
}

/** Long enough to see a year turn, short enough that there is a year before. */
export const DEFAULT_PERIOD: Period = { kind: 'last', days: 365 };

const SCOPE_NAMES: readonly string[] = ['period', 'compare', 'measure', 'zone', ...FILTER_NAMES];

/** Reads the scope out of a URL's search part; never throws. */
export function parseScopeSearch(raw: Record<string, unknown>): ScopeSearch {
  const search: ScopeSearch = parseFilters(raw);
  const period = parsePeriod(String(raw.period ?? ''));
  if (period && periodText(period) !== periodText(DEFAULT_PERIOD)) {
    search.period = periodText(period);
  }
  if (raw.compare === 'year' || raw.compare === 'none') search.compare = raw.compare;
  if (raw.measure === 'plays') search.measure = 'plays';
  if (typeof raw.zone === 'string' && isZone(raw.zone)) search.zone = raw.zone;
  return search;
}

export function scopeOf(search: ScopeSearch): Scope {
  const { compare, measure, zone } = search;
  return {
    period: parsePeriod(search.period ?? '') ?? DEFAULT_PERIOD,
    comparison: compare === 'none' ? undefined : (compare ?? 'previous'),
    measure: measure ?? 'time',
    filters: parseFilters({ ...search }),
    zone,
  };
}

/** A change of the scope; `undefined` takes a filter away. */
export interface ScopeChange extends FilterChange {
  period?: Period;
  compare?: Comparison | 'none';
  measure?: Measure;
  zone?: undefined;
}

/** The search part after a change; names that are not the scope's stay as they are. */
export function changedSearch<T extends ScopeSearch>(search: T, change: ScopeChange): T {
  const { period, ...rest } = change;
  const changed = parseScopeSearch({
    ...(search as object),
    ...rest,
    ...(period ? { period: periodText(period) } : {}),
  });
  const own = Object.entries(search).filter(([name]) => !SCOPE_NAMES.includes(name));
  return { ...Object.fromEntries(own), ...changed } as T;
}

/** The question's part that the scope fills. */
export function scopeQuery({ period, measure, filters, zone }: Scope): Record<string, string> {
  const query: Record<string, string> = { period: periodText(period), measure };
  if (zone) query.zone = zone;
  for (const name of FILTER_NAMES) {
    const value = filters[name];
    if (value !== undefined) query[name] = String(value);
  }
  return query;
}

/** Whether any filter narrows the scope beside the period. */
export function isNarrowed({ filters }: Scope): boolean {
  return Object.keys(filters).length > 0;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
