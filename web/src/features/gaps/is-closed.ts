/** Whether what a gap may have hidden is known by now. */
import type { Gap } from '@/api/client';

export function isClosed({ closed_at, covered_by }: Gap): boolean {
  return closed_at != null || covered_by != null;
}
