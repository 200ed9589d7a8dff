/** A ranking. */
import type { Of } from '@/api/statistics';

export function RankingPage({ of }: { of: Of }) {
  return <h1>{of}</h1>;
}
