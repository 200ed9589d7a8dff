/**
 * Lists that only ever grow at their head: when one is fetched again, its first page is, and the
 * older pages that a reader has opened stay as they are.
 */
import type { InfiniteData } from '@tanstack/react-query';

interface Page<T> {
  items: T[];
  next?: string | null | undefined;
}

export type Pages<T> = InfiniteData<Page<T>, string | undefined>;

/** The page that was fetched for a cursor already, unless it is the first or the only one. */
export function keptPage<T>(cursor: string | undefined, known: Pages<T> | undefined) {
  const place = cursor === undefined ? -1 : (known?.pageParams.indexOf(cursor) ?? -1);
  return known?.pages[place];
}

/**
 * The first page anew, lengthened so that it reaches the second one that is known. As it came where
 * there is no second, or where so much is new that nothing known is left on it: then the older pages
 * begin elsewhere, and are fetched anew too.
 */
export function joined<T extends { id: number }>(
  fresh: Page<T>,
  known: Pages<T> | undefined,
): Page<T> {
  const [first, second] = known?.pages ?? [];
  if (!first || !second) return fresh;
  const ids = new Set(fresh.items.map(({ id }) => id));
  const older = first.items.filter(({ id }) => !ids.has(id));
  if (older.length === first.items.length) return fresh;
  return { items: [...fresh.items, ...older], next: first.next };
}
