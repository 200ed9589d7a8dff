/** Plays for tests: only what a test cares about needs saying. */
import type { Play } from '@/api/client';

/** A polled play that ended at an instant, three minutes after it started. */
export function playAt(endedAt: string, id: number, change: Partial<Play> = {}): Play {
  return {
    id,
    started_at: new Date(Date.parse(endedAt) - 180_000).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    played_ms: null,
    estimated_ms: 180_000,
    track: { id: 7, spotify_id: 'abc', name: 'Quiet Rooms', duration_ms: 180_000, explicit: false },
    artists: [{ id: 3, name: 'Night Bus Home' }],
    album: { id: 5, name: 'Tape II', image: null },
    context: null,
    kind: 'track',
    is_video: false,
    certainty: 'estimated',
    sources: ['poll'],
    ...change,
  };
}
