/** From which day to which day there are plays at all. */
import { useStatistic } from '@/api/statistics';
import { civilDateOf } from '@/lib/civil-date';

export interface Extent {
  /** The day of the first play. */
  first: string;
  /** The day of the last one. */
  last: string;
  plays: number;
}

const EVERYTHING = { period: 'all', rule: 'all', include: 'everything' };

/** The days of the whole history; nothing while it is not known, null if there are no plays. */
export function useExtent(zone: string): Extent | null | undefined {
  const { data } = useStatistic('totals', EVERYTHING);
  if (!data) return undefined;
  const { first, last, plays } = data.value;
  if (!first || !last) return null;
  return { first: civilDateOf(first, zone), last: civilDateOf(last, zone), plays };
}
