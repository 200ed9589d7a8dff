/** What a play is called, and what it is where it is no music. */
import type { Play } from '@/api/client';

/** What stands in for a name: files of one's own, and what Spotify has removed, have none. */
export const NAMELESS = 'Unknown item';

export function itemName({ track }: Pick<Play, 'track'>): string {
  return track.name || NAMELESS;
}

interface KindWords {
  /** What it is itself. */
  item: string;
  /** Whom or what it is by. */
  by: string;
}

const WORDS: Record<Play['kind'], KindWords> = {
  track: { item: 'track', by: 'artist' },
  episode: { item: 'episode', by: 'podcast' },
  chapter: { item: 'chapter', by: 'audiobook' },
  unknown: { item: 'item', by: 'artist' },
};

export function kindWords({ kind }: Pick<Play, 'kind'>): KindWords {
  return WORDS[kind];
}

/** The labels beside its name: none on music that is only heard, nor where the name says it. */
export function kindLabels({ kind, is_video, track }: Play): string[] {
  const labels = [
    kind === 'episode' ? 'Podcast' : '',
    kind === 'chapter' ? 'Audiobook' : '',
    kind === 'unknown' && track.name ? NAMELESS : '',
    is_video ? 'Video' : '',
  ];
  return labels.filter(Boolean);
}
