/** What the pages ask for: one options function per endpoint, keyed by the typed request. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, type PlayPage, type Poll, unwrap } from './client';
import { joined, keptPage, type Pages } from './first-page';
import { STATISTICS_KEY } from './statistics';

/** Which plays are wanted; `to` is exclusive, both dates are days in the listener's zone. */
export interface PlayFilter {
  from?: string | undefined;
  to?: string | undefined;
  artist?: number | undefined;
  album?: number | undefined;
  track?: number | undefined;
  q?: string | undefined;
}

export const PAGE_SIZE = 100;
const SUGGESTIONS = 5;
const SOURCES_REFETCH_MS = 20_000;
/** Seldom: a poll adds to today at most, and this is every day. */
const COVERAGE_REFETCH_MS = 300_000;
/** Few: each is a whole entry of JSON. */
const QUARANTINE_PAGE = 10;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/session', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** One page of plays; without a cursor the newest. */
export function fetchPlays(
  filter: PlayFilter,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<PlayPage> {
  const query = withoutUnset({ ...filter, cursor, limit: PAGE_SIZE });
  return unwrap(client.GET('/api/v1/plays', { params: { query }, signal: signal ?? null }));
}

/** Every play of a filter, page by page, newest first. */
export function playsQuery(filter: PlayFilter) {
  return infiniteQueryOptions({
    queryKey: ['plays', filter],
    queryFn: ({ pageParam, signal }) => fetchPlays(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Live events keep the list fresh.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** How many plays the overview shows. */
const RECENT = 8;

/** The latest plays of a filter. Live events keep them fresh. */
export function recentPlaysQuery(filter: PlayFilter) {
  return queryOptions({
    queryKey: ['recent-plays', filter],
    queryFn: async ({ signal }) => {
      const query = withoutUnset({ ...filter, limit: RECENT });
      return (await unwrap(client.GET('/api/v1/plays', { params: { query }, signal }))).items;
    },
    placeholderData: keepPreviousData,
  });
}

/** Something that the history can be narrowed to by its id. */
export type EntityKind = 'artist' | 'album' | 'track';

/** What an artist, album or track is called. */
export function nameQuery(kind: EntityKind, id: number) {
  return queryOptions({
    queryKey: ['names', kind, id],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      switch (kind) {
        case 'artist':
          return (await unwrap(client.GET('/api/v1/artists/{id}', { params, signal }))).name;
        case 'album':
          return (await unwrap(client.GET('/api/v1/albums/{id}', { params, signal }))).name;
        case 'track':
          return (await unwrap(client.GET('/api/v1/tracks/{id}', { params, signal }))).name;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the listener has played under a name; idle while the text is empty. */
export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/search', { params: { query: { q, limit: SUGGESTIONS } }, signal }),
      ),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
}

/**
 * How the collecting stands. Asked for again and again, on every page: its headlines name times,
 * which would stand still between polls, and a server that is away sends no event of it.
 */
export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/sources', { signal })),
  refetchInterval: SOURCES_REFETCH_MS,
});

/** What the polls of an account brought, page by page, the latest first. */
export function pollLogQuery(account: number, eventful: boolean) {
  const queryKey = ['poll-log', account, { eventful }] as const;
  return infiniteQueryOptions({
    queryKey,
    // A poll is over when it is listed, and one a minute is: what a reader has opened is not
    // fetched again and again.
    queryFn: async ({ client: queryClient, pageParam, signal }) => {
      const known = queryClient.getQueryData<Pages<Poll>>(queryKey);
      const kept = keptPage(pageParam, known);
      if (kept) return kept;
      const query = withoutUnset({ eventful, cursor: pageParam });
      const params = { path: { id: account }, query };
      const page = await unwrap(client.GET('/api/v1/accounts/{id}/poll-log', { params, signal }));
      return pageParam === undefined ? joined(page, known) : page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The entries of Spotify's lists that could not be read, page by page, the latest first. */
export const quarantineQuery = infiniteQueryOptions({
  queryKey: ['quarantine'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/quarantine', {
        params: { query: withoutUnset({ cursor: pageParam, limit: QUARANTINE_PAGE }) },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** Every gap that was ever found, page by page, the latest first. */
export const gapsQuery = infiniteQueryOptions({
  queryKey: ['gaps'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/gaps', {
        params: { query: withoutUnset({ cursor: pageParam }) },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** Every import, newest first. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/imports', { signal })),
});

/** What is known of every day since the first that anything is known of. */
export const coverageQuery = queryOptions({
  queryKey: ['coverage'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/coverage', { signal })),
  refetchInterval: COVERAGE_REFETCH_MS,
});

/** The lists that a poll may add to; the sources themselves are not among them. */
export const POLLED_KEYS = [['poll-log'], quarantineQuery.queryKey, gapsQuery.queryKey] as const;

/** What every new play changes: figures that are in view are asked for again. */
export const LISTENED_KEYS = [STATISTICS_KEY, ['recent-plays']] as const;

/** What an import that comes or goes may change. */
export const IMPORTED_KEYS = [
  ...LISTENED_KEYS,
  coverageQuery.queryKey,
  sourcesQuery.queryKey,
  gapsQuery.queryKey,
  ['plays'],
] as const;

type Set<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUnset<T extends object>(query: T): Partial<Set<T>> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined),
  ) as Partial<Set<T>>;
}
