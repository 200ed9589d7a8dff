/** From what tracks are played: playlists, albums, artists and so on. */
import type { Value } from '@/api/statistics';
import { NamedBars } from '@/charts/named-bars';
import type { Setting } from '@/features/scope/setting';
import { capitalised } from '@/lib/sentence';
import { text } from '@/text';
import { type Portion, portionBars, portionTable } from './parts/portions';
import type { View, ViewProps } from './view';

const words = text.views.contexts;
const NAMES: Readonly<Record<string, string>> = text.scope.filters.contexts;

function portions({ kinds, unknown }: Value<'contexts'>, setting?: Setting): Portion[] {
  return [
    ...kinds.map((kind) => ({
      ...kind,
      key: kind.kind,
      name: capitalised(NAMES[kind.kind] ?? kind.kind),
      onChoose: setting && (() => setting.change({ context: kind.kind })),
    })),
    ...(unknown.plays > 0 ? [{ ...unknown, key: 'unknown', name: text.views.unknown }] : []),
  ];
}

function Contexts({ value, setting }: ViewProps<'contexts'>) {
  return <NamedBars bars={portionBars(portions(value, setting), setting.scope.measure)} />;
}

export const contextsView: View<'contexts'> = {
  title: words.title,
  isDrawn: false,
  height: 200,
  isEmpty: ({ kinds }) => kinds.length === 0,
  whyEmpty: text.views.why.context,
  table: ({ value }) => portionTable(text.views.columns.kind, portions(value)),
  Body: Contexts,
};
