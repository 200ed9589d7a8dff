/** How a freshly fetched newest page joins the pages that are already loaded. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Play, PlayPage } from '@/api/client';

export type LoadedPlays = InfiniteData<PlayPage>;

export interface Merged {
  data: LoadedPlays;
  /** Ids of plays that were not loaded before. */
  fresh: number[];
  /** Something changed below the newest page: the loaded pages must be fetched again. */
  stale: boolean;
}

/**
 * Puts the newest page on top of the loaded ones.
 *
 * The page is the truth down to its last play: a loaded play in that stretch which it does not
 * name has moved or gone. Cursors say where a page ends, not how many rows are above, so those of
 * the loaded pages stay good.
 */
export function mergeNewest(loaded: LoadedPlays, newest: PlayPage): Merged {
  const before = loaded.pages.flatMap((page) => page.items);
  const known = new Set(before.map((play) => play.id));
  const named = new Set(newest.items.map((play) => play.id));
  const fresh = newest.items.filter((play) => !known.has(play.id)).map((play) => play.id);

  const end = newest.items.at(-1);
  const first = before[0];
  const reachesAll = newest.next == null || !end;
  const touches = first !== undefined && end !== undefined && !isNewer(end, first);
  if (reachesAll || !touches) {
    // Either this page is everything, or plays are missing between it and the loaded ones.
    return { data: { pages: [newest], pageParams: [undefined] }, fresh, stale: false };
  }

  const pages = loaded.pages.map((page, index) => {
    const kept = page.items.filter((play) => isNewer(end, play) && !named.has(play.id));
    return index === 0
      ? { ...page, items: [...newest.items, ...kept], total: newest.total ?? null }
      : { ...page, items: kept };
  });
  const after = pages.reduce((sum, page) => sum + page.items.length, 0);
  const totalBefore = loaded.pages[0]?.total;
  const stale =
    totalBefore != null &&
    newest.total != null &&
    newest.total - totalBefore !== after - before.length;
  return { data: { pages, pageParams: loaded.pageParams }, fresh, stale };
}

/** The loaded plays without one that its listener deleted. */
export function withoutPlay(loaded: LoadedPlays, id: number): LoadedPlays {
  const held = loaded.pages.some((page) => page.items.some((play) => play.id === id));
  if (!held) return loaded;
  return {
    ...loaded,
    pages: loaded.pages.map((page, index) => ({
      ...page,
      items: page.items.filter((play) => play.id !== id),
      ...(index === 0 && page.total != null && { total: page.total - 1 }),
    })),
  };
}

/** The list's order: later end first, then the higher id. Instants of one format compare as text. */
function isNewer(a: Play, b: Play): boolean {
  return a.ended_at === b.ended_at ? a.id > b.id : a.ended_at > b.ended_at;
}
