/** What part of everything the most heard things had over time. */
import type { Value } from '@/api/statistics';
import { REST } from '@/charts/series';
import { type Band, Stream } from '@/charts/stream';
import { type Measure, measured } from '@/lib/amount';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { nameOf, percentCell } from './parts/cells';
import { useItemPage } from './parts/use-item-page';
import type { View, ViewProps } from './view';

const words = text.views.flow;

/** A band for each thing, and one for all others. */
export function flowBands({ items, rest }: Value<'flow'>, measure: Measure): Band[] {
  const values = (buckets: Value<'flow'>['rest']['buckets']) =>
    buckets.map((bucket) => measured(bucket, measure));
  return [
    ...items.map((item, index) => ({
      key: String(item.id),
      name: nameOf(item),
      colour: index,
      values: values(item.buckets),
    })),
    { key: 'rest', name: text.charts.rest, colour: REST, values: values(rest.buckets) },
  ];
}

function Flow({ value, setting }: ViewProps<'flow'>) {
  const open = useItemPage(value.of);
  return (
    <Stream
      label={words.titles[value.of]}
      bands={flowBands(value, setting.scope.measure)}
      buckets={value.buckets.map(({ start }) => ({
        name: bucketName(start, value.bucket, setting.zone),
        tick: bucketTick(start, value.bucket, setting.zone),
      }))}
      onChoose={(band) => {
        const item = value.items[band];
        if (item) open(item.id);
      }}
    />
  );
}

export const flowView: View<'flow'> = {
  title: words.title,
  isDrawn: true,
  height: 280,
  isEmpty: ({ buckets }) => buckets.length < 2 || buckets.every(({ plays }) => plays === 0),
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
