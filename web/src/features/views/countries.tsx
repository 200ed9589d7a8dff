/** In which countries there is how much. */
import type { Value } from '@/api/statistics';
import { NamedBars } from '@/charts/named-bars';
import type { Setting } from '@/features/scope/setting';
import { countryName } from '@/lib/time-words';
import { text } from '@/text';
import { type Portion, portionBars, portionTable } from './parts/portions';
import type { View, ViewProps } from './view';

const words = text.views.countries;
const MOST = 12;

function portions({ countries, unknown }: Value<'countries'>, setting?: Setting): Portion[] {
  return [
    ...countries.map((one) => ({
      ...one,
      key: one.country,
      name: countryName(one.country),
      onChoose: setting && (() => setting.change({ country: one.country })),
    })),
    ...(unknown.plays > 0 ? [{ ...unknown, key: 'unknown', name: text.views.unknown }] : []),
  ];
}

function Countries({ value, setting }: ViewProps<'countries'>) {
  const shown = portions(value, setting).slice(0, MOST);
  return <NamedBars bars={portionBars(shown, setting.scope.measure)} />;
}

export const countriesView: View<'countries'> = {
  title: words.title,
  isDrawn: false,
  height: 240,
  isEmpty: ({ countries, unknown }) => countries.length === 0 && unknown.plays === 0,
  table: ({ value }) => portionTable(words.title, portions(value)),
  Body: Countries,
};
