/** Of what the patterns are told, as it stands in the URL beside the scope. */
import type { Of } from '@/api/statistics';

export interface PatternsSearch {
  of?: Exclude<Of, 'artists'>;
}

/** Reads it out of a URL's search part; never throws. */
export function parsePatternsSearch(raw: Record<string, unknown>): PatternsSearch {
  return raw.of === 'tracks' || raw.of === 'albums' ? { of: raw.of } : {};
}
