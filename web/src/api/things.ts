/** Artists, albums and tracks by their ids. What they are does not change while a page is open. */
import { queryOptions } from '@tanstack/react-query';
import { client, unwrap } from './client';

export function artistQuery(id: number) {
  return queryOptions({
    queryKey: ['things', 'artist', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/artists/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function albumQuery(id: number) {
  return queryOptions({
    queryKey: ['things', 'album', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/albums/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function trackQuery(id: number) {
  return queryOptions({
    queryKey: ['things', 'track', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/tracks/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
