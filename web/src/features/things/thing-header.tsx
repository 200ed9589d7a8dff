/** What a detail page is about: its picture, its name, whom it is by, and ways on. */
import { Link } from '@tanstack/react-router';
import { Filter, ListMusic } from 'lucide-react';
import type { Of } from '@/api/statistics';
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { useSetting } from '@/features/scope/setting';
import { length } from '@/lib/format';
import { text } from '@/text';
import { buttonClass } from '@/ui/button';
import { ExternalLink } from '@/ui/external-link';
import { filterOf, type Thing } from './use-thing';

const words = text.pages.thing;

export function ThingHeader({ of, thing }: { of: Of; thing: Thing }) {
  const { search } = useSetting();
  const filter = filterOf(of, thing.id);
  const details = [
    thing.released ? words.released(thing.released) : undefined,
    thing.durationMs === undefined ? undefined : length(thing.durationMs),
  ].filter((detail) => detail !== undefined);
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-4 pt-7">
      <ItemPicture of={of} item={{ id: thing.id, album_id: thing.album?.id ?? null }} size={112} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-xs text-text-3">{words.kinds[of]}</p>
        <h1 className="text-3xl leading-tight font-bold break-words">
          {thing.name || text.scope.filters.nameless}
        </h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-text-2">
          {thing.artists.map((artist) => (
            <ItemLink key={artist.id} of="artists" item={artist} className="font-medium" />
          ))}
          {of === 'tracks' && thing.album ? <ItemLink of="albums" item={thing.album} /> : null}
          {details.map((detail) => (
            <span key={detail} className="figures text-text-3">
              {detail}
            </span>
          ))}
        </p>
        <div className="-ml-1 flex flex-wrap items-center gap-1 pt-2">
          <Link to="/" search={{ ...search, ...filter }} className={buttonClass('quiet', 'px-2')}>
            <Filter size={15} strokeWidth={1.75} aria-hidden="true" />
            {words.narrow}
          </Link>
          <Link
            to="/history"
            search={historyFilter(of, thing.id)}
            className={buttonClass('quiet', 'px-2')}
          >
            <ListMusic size={15} strokeWidth={1.75} aria-hidden="true" />
            {words.all}
          </Link>
          {thing.spotifyUrl ? (
            <span className="px-2 text-sm">
              <ExternalLink to={thing.spotifyUrl}>{words.spotify}</ExternalLink>
            </span>
          ) : null}
        </div>
      </div>
    </header>
  );
}

function historyFilter(of: Of, id: number): { artist?: number; album?: number; track?: number } {
  switch (of) {
    case 'artists':
      return { artist: id };
    case 'albums':
      return { album: id };
    case 'tracks':
      return { track: id };
  }
}
