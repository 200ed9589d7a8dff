/** How the first of a period stood over time. */
import { BumpLines } from '@/charts/bump-lines';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { nameOf } from './parts/cells';
import { useItemPage } from './parts/use-item-page';
import type { View, ViewProps } from './view';

const words = text.views.bump;
const PLACES = 10;

function Bump({ value, setting }: ViewProps<'bump'>) {
  const open = useItemPage(value.of);
  return (
    <BumpLines
      label={words.titles[value.of]}
      lines={value.items.map((item) => ({
        key: String(item.id),
        name: nameOf(item),
        ranks: item.ranks,
      }))}
      buckets={value.starts.map((start) => ({
        name: bucketName(start, value.bucket, setting.zone),
        tick: bucketTick(start, value.bucket, setting.zone),
      }))}
      places={PLACES}
      absent={words.absent}
      onChoose={(line) => {
        const item = value.items[line];
        if (item) open(item.id);
      }}
    />
  );
}

export const bumpView: View<'bump'> = {
  title: words.title,
  isDrawn: true,
  height: 336,
  isEmpty: ({ items }) => items.length === 0,
  note: () => words.note(PLACES),
  table: ({ value, setting }) => ({
    head: [
      text.views.columns.name,
      ...value.starts.map((start) => bucketName(start, value.bucket, setting.zone)),
    ],
    rows: value.items.map((item) => [nameOf(item), ...item.ranks.map((rank) => rank ?? '')]),
  }),
  Body: Bump,
};
