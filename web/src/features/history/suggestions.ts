/** What the search box offers: the text itself first, then what the listener has played. */
import type { SearchResults } from '@/api/client';
import type { HistorySearch } from './search';

export interface Suggestion {
  key: string;
  kind: 'text' | 'artist' | 'album' | 'track';
  name: string;
  /** Who it is by, where that helps to tell it apart. */
  by: string;
  plays: number | null;
  /** The filter that choosing it sets. */
  filter: HistorySearch;
}

export function suggestions(text: string, results: SearchResults | undefined): Suggestion[] {
  const typed = text.trim();
  if (typed === '') return [];
  const names = (artists: { name: string }[]) => artists.map(({ name }) => name).join(', ');
  return [
    { key: 'text', kind: 'text', name: typed, by: '', plays: null, filter: { q: typed } },
    ...(results?.artists ?? []).map(({ id, name, plays }): Suggestion => {
      return { key: `artist-${id}`, kind: 'artist', name, by: '', plays, filter: { artist: id } };
    }),
    ...(results?.albums ?? []).map(({ id, name, artists, plays }): Suggestion => {
      const by = names(artists);
      return { key: `album-${id}`, kind: 'album', name, by, plays, filter: { album: id } };
    }),
    ...(results?.tracks ?? []).map(({ id, name, artists, plays }): Suggestion => {
      const by = names(artists);
      return { key: `track-${id}`, kind: 'track', name, by, plays, filter: { track: id } };
    }),
  ];
}
