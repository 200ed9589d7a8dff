/** Named parts of a whole as bars and as a table. */
import type { Amount } from '@/api/statistics';
import type { NamedBar } from '@/charts/named-bars';
import type { TableData } from '@/charts/table';
import { amount, type Measure, measured } from '@/lib/amount';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, percentCell } from './cells';

export interface Portion extends Amount {
  key: string;
  name: string;
  share: number;
  onChoose?: (() => void) | undefined;
}

export function portionBars(portions: readonly Portion[], measure: Measure): NamedBar[] {
  const most = Math.max(...portions.map(({ share }) => share), 0.0001);
  return portions.map((portion) => ({
    key: portion.key,
    name: portion.name,
    part: portion.share / most,
    value: text.units.percent(portion.share, 1),
    detail: amount(measured(portion, measure), measure),
    onChoose: portion.onChoose,
  }));
}

export function portionTable(name: string, portions: readonly Portion[]): TableData {
  return {
    head: [name, ...AMOUNT_HEADS, text.views.columns.share],
    rows: portions.map((portion) => [
      portion.name,
      ...amountCells(portion),
      percentCell(portion.share),
    ]),
  };
}
