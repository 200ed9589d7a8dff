/** How often one comes back. */
import type { Value } from '@/api/statistics';
import { text } from '@/text';
import { number } from '@/text/locale';
import { nameOf } from './parts/cells';
import { type Fact, Facts, factsTable } from './parts/facts';
import { RankedList } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const words = text.views.loyalty;

function facts({ days, artists, tracks, one_hit_wonders }: Value<'loyalty'>): Fact[] {
  const eddington = (name: string, value: number, detail: string): Fact => ({
    name,
    value: number(value),
    detail,
    raw: value,
  });
  return [
    eddington(words.days, days.number, words.daysDetail(days.number)),
    eddington(words.artists, artists.number, words.artistsDetail(artists.number)),
    eddington(words.tracks, tracks.number, words.tracksDetail(tracks.number)),
    { name: words.wonders, value: number(one_hit_wonders), raw: one_hit_wonders },
  ];
}

function Loyalty({ value }: ViewProps<'loyalty'>) {
  return (
    <div className="flex flex-col gap-4">
      <Facts facts={facts(value)} />
      <RankedList
        of="artists"
        rows={value.wonders.map((item) => ({
          item,
          value: text.units.plays(item.plays),
          detail: nameOf(item.track),
        }))}
      />
    </div>
  );
}

export const loyaltyView: View<'loyalty'> = {
  title: words.title,
  isDrawn: false,
  height: 320,
  isEmpty: ({ artists_heard }) => artists_heard === 0,
  table: ({ value }) => factsTable(facts(value)),
  Body: Loyalty,
};
