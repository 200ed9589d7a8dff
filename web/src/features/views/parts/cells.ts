/** Cells of tables that several views have. */
import type { Amount, Item } from '@/api/statistics';
import type { Cell } from '@/charts/table';
import { duration } from '@/lib/amount';
import { text } from '@/text';

/** What something is called, also if it has no name. */
export const nameOf = ({ name }: Pick<Item, 'name'>): string => name || text.scope.filters.nameless;

/** Whom it is by: nobody, one or several. */
export const byOf = ({ artists }: Pick<Item, 'artists'>): string =>
  artists.map(({ name }) => name).join(', ');

/** Plays and time, the time in milliseconds for programs. */
export function amountCells({ plays, played_ms }: Amount): Cell[] {
  return [plays, { shown: duration(played_ms), value: played_ms }];
}

export function percentCell(share: number): Cell {
  return { shown: text.units.percent(share, 1), value: share };
}

/** The heads of {@link amountCells}. */
export const AMOUNT_HEADS: readonly Cell[] = [
  text.views.columns.plays,
  { shown: text.views.columns.time, value: text.views.columns.timeMs },
];
