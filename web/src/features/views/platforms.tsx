/** On what kinds of devices there is how much. */
import type { Value } from '@/api/statistics';
import { NamedBars } from '@/charts/named-bars';
import type { Setting } from '@/features/scope/setting';
import { text } from '@/text';
import { type Portion, portionBars, portionTable } from './parts/portions';
import type { View, ViewProps } from './view';

const words = text.views.platforms;
const NAMES: Readonly<Record<string, string>> = text.scope.filters.platform;

function portions({ kinds, unknown }: Value<'platforms'>, setting?: Setting): Portion[] {
  return [
    ...kinds.map((kind) => ({
      ...kind,
      key: kind.kind,
      name: NAMES[kind.kind] ?? kind.kind,
      onChoose: setting && (() => setting.change({ platform: kind.kind })),
    })),
    ...(unknown.plays > 0 ? [{ ...unknown, key: 'unknown', name: text.views.unknown }] : []),
  ];
}

function Platforms({ value, setting }: ViewProps<'platforms'>) {
  return <NamedBars bars={portionBars(portions(value, setting), setting.scope.measure)} />;
}

export const platformsView: View<'platforms'> = {
  title: words.title,
  isDrawn: false,
  height: 240,
  isEmpty: ({ kinds, unknown }) => kinds.length === 0 && unknown.plays === 0,
  table: ({ value }) => portionTable(text.views.columns.kind, portions(value)),
  Body: Platforms,
};
