/** The orders in which a ranking can be read. The places stay those of the measure. */
import type { Value } from '@/api/statistics';
import { LOCALE } from '@/text/locale';
import type { RankingSort } from './search';

export type RankedItem = Value<'top'>['items'][number];

const names = new Intl.Collator(LOCALE, { sensitivity: 'base', numeric: true });

/** By how many places something has risen; what is new has risen from nowhere, and comes apart. */
function rise({ rank, previous_rank }: RankedItem): number {
  return previous_rank == null ? Number.NEGATIVE_INFINITY : previous_rank - rank;
}

const isFresh = ({ movement }: RankedItem) => movement === 'new' || movement === 're-entry';

const ORDERS: Record<RankingSort, (a: RankedItem, b: RankedItem) => number> = {
  rank: (a, b) => a.rank - b.rank,
  rise: (a, b) => compared(rise(b), rise(a)) || a.rank - b.rank,
  fall: (a, b) => compared(-rise(b), -rise(a), Number.POSITIVE_INFINITY) || a.rank - b.rank,
  fresh: (a, b) => Number(isFresh(b)) - Number(isFresh(a)) || a.rank - b.rank,
  loyal: (a, b) => (b.periods ?? 0) - (a.periods ?? 0) || a.rank - b.rank,
  name: (a, b) => names.compare(a.name, b.name) || a.rank - b.rank,
};

/** Differences of infinite values are none. `last` comes at the end in either direction. */
function compared(a: number, b: number, last = Number.NEGATIVE_INFINITY): number {
  if (a === b) return 0;
  if (a === last) return -1;
  if (b === last) return 1;
  return a - b;
}

export function sorted(items: readonly RankedItem[], sort: RankingSort): RankedItem[] {
  return [...items].sort(ORDERS[sort]);
}
