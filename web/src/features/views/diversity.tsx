/** Whether a few have nearly everything, or many have a little. */
import type { Value } from '@/api/statistics';
import { text } from '@/text';
import { number } from '@/text/locale';
import { type Fact, Facts, factsTable } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.diversity;

function facts(value: Value<'diversity'>): Fact[] {
  const count = text.units[value.of];
  return [
    { name: words.items, value: number(value.items), raw: value.items },
    {
      name: words.effective,
      value: number(value.effective_items, 1),
      detail: words.effectiveDetail(count(Math.round(value.effective_items))),
      raw: value.effective_items,
    },
    { name: words.gini, value: number(value.gini, 2), detail: words.giniDetail, raw: value.gini },
    {
      name: words.topFifth,
      value: text.units.percent(value.top_fifth_share, 1),
      detail: count(value.top_fifth_items),
      raw: value.top_fifth_share,
    },
    {
      name: words.fourFifths,
      value: count(value.four_fifths_items),
      detail: text.units.percent(value.four_fifths_share, 1),
      raw: value.four_fifths_items,
    },
  ];
}

function Diversity({ value }: ViewProps<'diversity'>) {
  return <Facts facts={facts(value)} />;
}

export const diversityView: View<'diversity'> = {
  title: words.title,
  isDrawn: false,
  height: 84,
  isEmpty: ({ items }) => items === 0,
  table: ({ value }) => factsTable(facts(value)),
  Body: Diversity,
};
