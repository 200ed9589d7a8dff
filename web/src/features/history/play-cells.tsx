/** The names in a row of the history, each of which narrows the list to itself. */
import { Link } from '@tanstack/react-router';
import type { Play } from '@/api/client';
import { itemName, kindWords } from './play-words';

/** A name that sets a filter and keeps the others. */
function NameLink(props: {
  name: string;
  filter: { artist: number } | { album: number } | { track: number };
  title: string;
  reachable: boolean;
  strong?: boolean;
}) {
  const { name, filter, title, reachable, strong = false } = props;
  return (
    <Link
      to="/history"
      search={(search) => ({ ...search, ...filter })}
      title={title}
      tabIndex={reachable ? undefined : -1}
      className={`py-1.5 underline-offset-2 hover:underline pointer-coarse:py-3 ${strong ? 'font-medium text-text' : ''}`}
    >
      {name}
    </Link>
  );
}

interface NameProps {
  play: Play;
  /** Whether the Tab key stops here: only in the row under the cursor. */
  reachable: boolean;
}

export function TrackName({ play, reachable }: NameProps) {
  const name = itemName(play);
  return (
    <NameLink
      name={name}
      filter={{ track: play.track.id }}
      title={`Only the ${kindWords(play).item} ${name}`}
      reachable={reachable}
      strong
    />
  );
}

export function ArtistNames({ play, reachable }: NameProps) {
  return play.artists.map(({ id, name }, index) => (
    <span key={id}>
      {index > 0 ? ', ' : ''}
      <NameLink
        name={name}
        filter={{ artist: id }}
        title={`Only the ${kindWords(play).by} ${name}`}
        reachable={reachable}
      />
    </span>
  ));
}

export function AlbumName({ play, reachable }: NameProps) {
  if (!play.album) {
    // Nobody expects one of a podcast or a book.
    if (play.kind === 'episode' || play.kind === 'chapter') return null;
    return <span className="text-text-3">No album</span>;
  }
  const { id, name } = play.album;
  return (
    <NameLink
      name={name}
      filter={{ album: id }}
      title={`Only the album ${name}`}
      reachable={reachable}
    />
  );
}
