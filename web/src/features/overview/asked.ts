/** What the parts of the overview ask beside the scope: the same words, so that it is asked once. */
import type { Question } from '@/api/statistics';

export const TOP_ARTISTS: Question = { of: 'artists', limit: '6' };
export const TOP_TRACKS: Question = { of: 'tracks', limit: '6' };
export const TOP_ALBUMS: Question = { of: 'albums', limit: '6' };
