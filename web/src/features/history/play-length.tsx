/** How long a play lasted; an estimate says that it is one. */
import type { Play } from '@/api/client';
import { length } from '@/lib/format';

export function PlayLength({ play }: { play: Pick<Play, 'played_ms' | 'estimated_ms'> }) {
  if (play.played_ms != null) return <>{length(play.played_ms)}</>;
  if (play.estimated_ms == null) {
    return (
      <span title="Spotify did not say how long this play was">
        <span aria-hidden="true">–</span>
        <span className="sr-only">length unknown</span>
      </span>
    );
  }
  return (
    <span title="Estimated: Spotify reports when a play ended, not how long it was">
      <span className="sr-only">about </span>
      <span aria-hidden="true" className="text-text-3">
        ≈
      </span>
      {length(play.estimated_ms)}
    </span>
  );
}
