/** The records of a period. */
import type { Value } from '@/api/statistics';
import { duration } from '@/lib/amount';
import { dayRange, shortDate } from '@/lib/format';
import { text } from '@/text';
import { nameOf } from './parts/cells';
import { type Fact, Facts, factsTable } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.records;

/** The records that there are; what did not happen has none. */
export function recordFacts(value: Value<'records'>): Fact[] {
  // Of a single artist or track these say nothing.
  const hasArtists = (value.most_artists?.artists ?? 0) > 1;
  const hasTracks = (value.most_tracks?.tracks ?? 0) > 1;
  const { units } = text;
  const fact = (name: string, value: string | false | null | undefined, detail: string): Fact[] =>
    !value ? [] : [{ name, value, detail }];
  const day = (date: string | undefined) => (date ? shortDate(date) : '');
  const { most_plays, most_time, most_tracks, most_artists, longest_pause } = value;
  const { track_in_a_day, artist_in_a_day, earliest_start, latest_end } = value;
  const ofItem = (item: typeof track_in_a_day) =>
    item ? `${nameOf(item)}, ${shortDate(item.date)}` : '';
  return [
    ...fact(words.most_plays, most_plays && units.plays(most_plays.plays), day(most_plays?.date)),
    ...fact(words.most_time, most_time && duration(most_time.played_ms), day(most_time?.date)),
    ...fact(
      words.most_tracks,
      hasTracks && most_tracks && units.tracks(most_tracks.tracks),
      day(most_tracks?.date),
    ),
    ...fact(
      words.most_artists,
      hasArtists && most_artists && units.artists(most_artists.artists),
      day(most_artists?.date),
    ),
    ...fact(
      words.track_in_a_day,
      hasTracks && track_in_a_day && units.plays(track_in_a_day.plays),
      ofItem(track_in_a_day),
    ),
    ...fact(
      words.artist_in_a_day,
      hasArtists && artist_in_a_day && units.plays(artist_in_a_day.plays),
      ofItem(artist_in_a_day),
    ),
    ...fact(
      words.longest_pause,
      longest_pause && units.days(longest_pause.days),
      longest_pause ? dayRange(longest_pause.from, longest_pause.to) : '',
    ),
    ...fact(words.earliest_start, earliest_start?.time.slice(0, 5), day(earliest_start?.date)),
    ...fact(words.latest_end, latest_end?.time.slice(0, 5), day(latest_end?.date)),
  ];
}

function Records({ value }: ViewProps<'records'>) {
  return <Facts facts={recordFacts(value)} />;
}

export const recordsView: View<'records'> = {
  title: words.title,
  isDrawn: false,
  height: 170,
  isEmpty: (value) => recordFacts(value).length === 0,
  table: ({ value }) => {
    const facts = recordFacts(value);
    const table = factsTable(facts);
    return {
      head: [...table.head, text.views.columns.day],
      rows: table.rows.map((row, index) => [...row, String(facts[index]?.detail ?? '')]),
    };
  },
  Body: Records,
};
