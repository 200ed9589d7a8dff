/** Gaps by how much they matter. */
import type { Gap } from '@/api/client';

export interface GapSorts {
  /** Plays are probably missing. */
  missing: Gap[];
  /** Only what an offline device handed in late may be missing. */
  late: Gap[];
  /** What was missing has come after all. */
  closed: Gap[];
}

export function sortGaps(gaps: readonly Gap[]): GapSorts {
  const open = gaps.filter(({ closed_at }) => closed_at == null);
  return {
    missing: open.filter(({ reason }) => reason === 'overrun'),
    late: open.filter(({ reason }) => reason === 'late'),
    closed: gaps.filter(({ closed_at }) => closed_at != null),
  };
}
