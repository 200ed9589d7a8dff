/** One play in the history: a single line where there is room, two lines on a phone. */
import type { Play } from '@/api/client';
import { Cover } from '@/features/catalogue/cover';
import { AlbumName, ArtistNames, TrackName } from './play-cells';
import { PlayLength } from './play-length';
import { PlayMenu } from './play-menu';
import { PlayTime, whenTitle } from './play-time';
import { itemName, kindLabels } from './play-words';

export interface PlayRowProps {
  play: Play;
  zone: string;
  /** Whether the keyboard's cursor is on this row. */
  active: boolean;
  onDelete: (play: Play) => void;
}

export function WidePlayRow({ play, zone, active, onDelete }: PlayRowProps) {
  return (
    <div className="grid h-full grid-cols-[3rem_2rem_minmax(0,1.35fr)_minmax(0,1fr)_minmax(0,1fr)_4rem_2.25rem] items-center gap-3 pr-2 pl-5 text-sm pointer-coarse:grid-cols-[3rem_2rem_minmax(0,1.35fr)_minmax(0,1fr)_minmax(0,1fr)_4rem_2.75rem]">
      <span role="gridcell" className="figures text-text-3" title={whenTitle(play, zone)}>
        <PlayTime play={play} zone={zone} />
      </span>
      <span role="presentation">
        <Cover image={play.album?.image} id={play.album?.id ?? play.track.id} size={32} />
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2">
        <span className="truncate">
          <TrackName play={play} reachable={active} />
        </span>
        <Labels play={play} />
      </span>
      <span role="gridcell" className="truncate text-text-2">
        <ArtistNames play={play} reachable={active} />
      </span>
      <span role="gridcell" className="truncate text-text-2">
        <AlbumName play={play} reachable={active} />
      </span>
      <span role="gridcell" className="figures text-right text-text-2">
        <PlayLength play={play} />
      </span>
      <span role="gridcell">
        <PlayMenu play={play} reachable={active} onDelete={onDelete} />
      </span>
    </div>
  );
}

export function NarrowPlayRow({ play, zone, active, onDelete }: PlayRowProps) {
  return (
    <div className="grid h-full grid-cols-[2.5rem_minmax(0,1fr)_auto_2.75rem] items-center gap-3 pl-4">
      <span role="presentation">
        <Cover image={play.album?.image} id={play.album?.id ?? play.track.id} size={40} />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col leading-tight">
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-medium">{itemName(play)}</span>
          <Labels play={play} />
        </span>
        <span className="truncate text-sm text-text-2">
          {play.artists.map(({ name }) => name).join(', ')}
        </span>
      </span>
      <span role="gridcell" className="figures flex flex-col items-end leading-tight">
        <span className="text-sm text-text-2" title={whenTitle(play, zone)}>
          <PlayTime play={play} zone={zone} />
        </span>
        <span className="text-xs text-text-3">
          <PlayLength play={play} />
        </span>
      </span>
      <span role="gridcell">
        <PlayMenu play={play} reachable={active} onDelete={onDelete} />
      </span>
    </div>
  );
}

/** What else there is to know at a glance: what it is where it is no music, and whether it is explicit. */
function Labels({ play }: { play: Play }) {
  return (
    <>
      {kindLabels(play).map((label) => (
        <span key={label} className={LABEL}>
          {label}
        </span>
      ))}
      {play.track.explicit ? <Explicit /> : null}
    </>
  );
}

const LABEL =
  'grid h-4 min-w-4 shrink-0 place-items-center rounded-[3px] bg-hover px-1 text-2xs text-text-3';

function Explicit() {
  return (
    <span title="Explicit" className={LABEL}>
      <span aria-hidden="true">E</span>
      <span className="sr-only">explicit</span>
    </span>
  );
}
