/** What a detail page is about: an artist, album or track, told in the same words. */
import { useQuery } from '@tanstack/react-query';
import type { Of } from '@/api/statistics';
import { albumQuery, artistQuery, trackQuery } from '@/api/things';
import type { Filters } from '@/features/scope/filters';

export interface Thing {
  id: number;
  name: string;
  artists: readonly { id: number; name: string }[];
  /** The album that it is on, or that it is itself. */
  album: { id: number; name: string } | undefined;
  /** Where it is on Spotify; nothing for local files. */
  spotifyUrl: string | undefined;
  released: string | undefined;
  durationMs: number | undefined;
  isExplicit: boolean;
}

const SPOTIFY = 'https://open.spotify.com';

const KINDS = { artists: 'artist', albums: 'album', tracks: 'track' } as const;

/** The filter that narrows a scope to the thing. */
export function filterOf(of: Of, id: number): Filters {
  return { [KINDS[of]]: id };
}

function spotifyUrl(of: Of, id: string | null | undefined): string | undefined {
  return id ? `${SPOTIFY}/${KINDS[of]}/${id}` : undefined;
}

export function useThing(of: Of, id: number) {
  const artist = useQuery({ ...artistQuery(id), enabled: of === 'artists' });
  const album = useQuery({ ...albumQuery(id), enabled: of === 'albums' });
  const track = useQuery({ ...trackQuery(id), enabled: of === 'tracks' });
  const { error, refetch } = { artists: artist, albums: album, tracks: track }[of];
  return { thing: thingOf(of, artist.data, album.data, track.data), error, refetch };
}

type Loaded<Query extends (id: number) => { queryFn?: unknown }> =
  NonNullable<ReturnType<Query>['queryFn']> extends (...args: never[]) => infer Result
    ? Awaited<Result>
    : never;

function thingOf(
  of: Of,
  artist: Loaded<typeof artistQuery> | undefined,
  album: Loaded<typeof albumQuery> | undefined,
  track: Loaded<typeof trackQuery> | undefined,
): Thing | undefined {
  const none = {
    artists: [],
    album: undefined,
    released: undefined,
    durationMs: undefined,
    isExplicit: false,
  };
  switch (of) {
    case 'artists':
      return (
        artist && {
          ...none,
          id: artist.id,
          name: artist.name,
          spotifyUrl: spotifyUrl(of, artist.spotify_id),
        }
      );
    case 'albums':
      return (
        album && {
          ...none,
          id: album.id,
          name: album.name,
          artists: album.artists,
          album,
          released: album.release_date ?? undefined,
          spotifyUrl: spotifyUrl(of, album.spotify_id),
        }
      );
    case 'tracks':
      return (
        track && {
          ...none,
          id: track.id,
          name: track.name,
          artists: track.artists,
          album: track.album ?? undefined,
          durationMs: track.duration_ms ?? undefined,
          isExplicit: track.explicit === true,
          spotifyUrl: spotifyUrl(of, track.spotify_id),
        }
      );
  }
}
