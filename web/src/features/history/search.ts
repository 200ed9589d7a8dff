/** The history's filters as they stand in the URL. What cannot be a filter is dropped silently. */
import * as v from 'valibot';
import { isCivilDate } from '@/lib/civil-date';

/** Which plays the history shows. `to` is exclusive, as in the API. */
export interface HistorySearch {
  from?: string;
  to?: string;
  artist?: number;
  album?: number;
  track?: number;
  q?: string;
}

const date = v.pipe(v.string(), v.check(isCivilDate));
const id = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.safeInteger(),
  v.minValue(1),
);
const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

const fields = { from: date, to: date, artist: id, album: id, track: id, q: text };

/** Reads the filters out of a URL's search part; never throws. */
export function parseHistorySearch(raw: Record<string, unknown>): HistorySearch {
  const search: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(fields)) {
    const result = v.safeParse(schema, raw[name]);
    if (result.success) search[name] = result.output;
  }
  const { from, to } = search as HistorySearch;
  // An end that is not after its beginning bounds nothing.
  if (from && to && to <= from) delete search.to;
  return search;
}

/** Whether any filter is set. */
export function isFiltered(search: HistorySearch): boolean {
  return Object.keys(search).length > 0;
}
