/** What a ranking shows, as it stands in the URL beside the scope. What cannot be is dropped silently. */
import * as v from 'valibot';

export const RANKING_VIEWS = ['list', 'ranks', 'shares'] as const;
export const RANKING_SORTS = ['rank', 'rise', 'fall', 'fresh', 'loyal', 'name'] as const;
/** How many places the list may have. */
export const SHOWN = [50, 100, 250, 500, 1000] as const;

export type RankingView = (typeof RANKING_VIEWS)[number];
export type RankingSort = (typeof RANKING_SORTS)[number];

export interface RankingSearch {
  view?: Exclude<RankingView, 'list'>;
  sort?: Exclude<RankingSort, 'rank'>;
  show?: number;
}

const fields = {
  view: v.picklist(['ranks', 'shares']),
  sort: v.picklist(['rise', 'fall', 'fresh', 'loyal', 'name']),
  show: v.pipe(v.unknown(), v.transform(Number), v.picklist(SHOWN.slice(1))),
};

/** Reads it out of a URL's search part; never throws. */
export function parseRankingSearch(raw: Record<string, unknown>): RankingSearch {
  const search: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(fields)) {
    const result = v.safeParse(schema, raw[name]);
    if (result.success) search[name] = result.output;
  }
  return search;
}

/** The next longer list; nothing if it is the longest. */
export function nextShown(shown: number): number | undefined {
  return SHOWN.find((count) => count > shown);
}
