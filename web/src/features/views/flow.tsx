/** What part of everything the most heard things had over time. */
import type { Value } from '@/api/statistics';
import { shareAxis } from '@/charts/axis';
import { seriesColour } from '@/charts/series';
import { type Band, Stream } from '@/charts/stream';
import { ItemLink } from '@/features/catalogue/item-link';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { nameOf, percentCell } from './parts/cells';
import { useItemPage } from './parts/use-item-page';
import type { View, ViewProps } from './view';

const words = text.views.flow;

/** A band for each thing, of its shares. All others together would leave no room for them. */
export function flowBands({ items }: Value<'flow'>): Band[] {
  return items.map((item) => ({
    key: String(item.id),
    name: nameOf(item),
    values: item.buckets.map(({ share }) => share),
  }));
}

function Flow({ value, setting }: ViewProps<'flow'>) {
  const open = useItemPage(value.of);
  const bands = flowBands(value);
  const sums = value.buckets.map((_, bucket) =>
    bands.reduce((sum, { values }) => sum + (values[bucket] ?? 0), 0),
  );
  return (
    <>
      <Stream
        label={words.titles[value.of]}
        bands={bands}
        buckets={value.buckets.map(({ start }) => ({
          name: bucketName(start, value.bucket, setting.zone),
          tick: bucketTick(start, value.bucket, setting.zone),
        }))}
        axis={shareAxis(Math.max(...sums))}
        format={(share) => text.units.percent(share, 1)}
        onChoose={(band) => {
          const item = value.items[band];
          if (item) open(item.id);
        }}
      />
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5 pt-3 text-xs text-text-2">
        {value.items.map((item, index) => (
          <li key={item.id} className="flex items-center gap-1.5">
            <i
              aria-hidden="true"
              className="forced-mark size-2.5 rounded-[3px]"
              style={{ background: seriesColour(index) }}
            />
            <ItemLink of={value.of} item={item} />
          </li>
        ))}
      </ul>
    </>
  );
}

export const flowView: View<'flow'> = {
  title: words.title,
  isDrawn: true,
  height: 350,
  isEmpty: ({ buckets }) => buckets.length < 2 || buckets.every(({ plays }) => plays === 0),
  note: ({ value }) => words.note(text.units.percent(value.rest.share)),
  table: ({ value, setting }) => ({
    head: [text.views.columns.start, ...value.items.map((item) => nameOf(item)), text.charts.rest],
    rows: value.buckets.map(({ start }, index) => [
      { shown: bucketName(start, value.bucket, setting.zone), value: start },
      ...value.items.map((item) => percentCell(item.buckets[index]?.share ?? 0)),
      percentCell(value.rest.buckets[index]?.share ?? 0),
    ]),
  }),
  Body: Flow,
};
