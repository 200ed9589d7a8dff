/** When a play began; a time that is only near says so. */
import type { Play } from '@/api/client';
import { dateTime, timeOfDay } from '@/lib/format';

export function PlayTime({ play, zone }: { play: Play; zone: string }) {
  const time = timeOfDay(play.started_at, zone);
  if (play.certainty !== 'approximate') return <>{time}</>;
  return (
    <>
      <span className="sr-only">about </span>
      {/* Before the column, so that the figures stay below one another. */}
      <span aria-hidden="true" className="-ml-3 inline-block w-3 text-text-3">
        ≈
      </span>
      {time}
    </>
  );
}

/** The same in full, and how sure it is. */
export function whenTitle({ started_at, ended_at, certainty }: Play, zone: string): string {
  const began = dateTime(started_at, zone);
  const ended = timeOfDay(ended_at, zone);
  switch (certainty) {
    case 'approximate':
      return `About ${began}: what tells of this play does not say exactly when it was`;
    case 'estimated':
      return `Started about ${began}, ended ${ended}`;
    case 'known':
      return `Started ${began}, ended ${ended}`;
  }
}
