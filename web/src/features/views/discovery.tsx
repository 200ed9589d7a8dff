/** Whom one heard for the first time, and when. */
import { countAxis } from '@/charts/axis';
import { Bars } from '@/charts/bars';
import { simplest } from '@/features/scope/period';
import { shortDate } from '@/lib/format';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { bucketDays } from './parts/buckets';
import { nameOf, percentCell } from './parts/cells';
import { RankedList } from './parts/ranked-list';
import type { View, ViewProps } from './view';

const words = text.views.discovery;

function Discovery({ value, setting }: ViewProps<'discovery'>) {
  const { zone, today, change } = setting;
  const { bucket, buckets } = value;
  return (
    <div className="flex flex-col gap-5">
      <Bars
        label={words.newArtists}
        height={220}
        bars={buckets.map(({ start, new_artists, new_tracks }) => ({
          key: start,
          name: bucketName(start, bucket, zone),
          tick: bucketTick(start, bucket, zone),
          value: new_artists,
          note: text.units.tracks(new_tracks),
        }))}
        axis={countAxis(Math.max(0, ...buckets.map(({ new_artists }) => new_artists)))}
        format={text.units.artists}
        onChoose={(index) => {
          const start = buckets[index]?.start;
          if (start) change({ period: simplest(bucketDays(start, bucket), today) });
        }}
      />
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        {(
          [
            [words.latest, value.latest_artists],
            [words.onThisDay, value.on_this_day],
          ] as const
        ).map(([name, items]) =>
          items.length > 0 ? (
            <section key={name} aria-label={name}>
              <h3 className="pb-1 text-sm font-medium">{name}</h3>
              <RankedList
                of="artists"
                rows={items.map((item) => ({
                  item,
                  value: shortDate(item.date),
                  detail: nameOf(item.track),
                }))}
              />
            </section>
          ) : null,
        )}
      </div>
    </div>
  );
}

export const discoveryView: View<'discovery'> = {
  title: words.title,
  isDrawn: true,
  height: 480,
  isEmpty: ({ buckets }) => buckets.every(({ new_tracks }) => new_tracks === 0),
  note: ({ value }) =>
    words.note(text.units.artists(value.new_artists), text.units.percent(value.share_new)),
  table: ({ value, setting }) => ({
    head: [text.views.columns.start, words.newArtists, words.newTracks, text.views.columns.share],
    rows: value.buckets.map((one) => [
      { shown: bucketName(one.start, value.bucket, setting.zone), value: one.start },
      one.new_artists,
      one.new_tracks,
      percentCell(one.share_new),
    ]),
  }),
  Body: Discovery,
};
