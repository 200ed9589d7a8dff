/** In which decades the music came out. */
import type { Value } from '@/api/statistics';
import { NamedBars } from '@/charts/named-bars';
import type { Setting } from '@/features/scope/setting';
import { text } from '@/text';
import { type Portion, portionBars, portionTable } from './parts/portions';
import type { View, ViewProps } from './view';

const words = text.views.releaseDecades;

function portions({ decades, unknown }: Value<'release-decades'>, setting?: Setting): Portion[] {
  return [
    ...decades.map((one) => ({
      ...one,
      key: String(one.decade),
      name: text.scope.filters.decade(one.decade),
      onChoose: setting && (() => setting.change({ decade: one.decade })),
    })),
    ...(unknown.plays > 0 ? [{ ...unknown, key: 'unknown', name: text.views.unknown }] : []),
  ];
}

function ReleaseDecades({ value, setting }: ViewProps<'release-decades'>) {
  return <NamedBars bars={portionBars(portions(value, setting), setting.scope.measure)} />;
}

export const releaseDecadesView: View<'release-decades'> = {
  title: words.title,
  isDrawn: false,
  height: 240,
  isEmpty: ({ decades }) => decades.length === 0,
  whyEmpty: text.views.why.release,
  table: ({ value }) => portionTable(text.views.columns.year, portions(value)),
  Body: ReleaseDecades,
};
