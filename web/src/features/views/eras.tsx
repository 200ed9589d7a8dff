/** The eras into which a period falls, one after the other. */

import { PartBar } from '@/charts/part-bar';
import { ItemLink } from '@/features/catalogue/item-link';
import { simplest } from '@/features/scope/period';
import { useSetting } from '@/features/scope/setting';
import { amount, measured } from '@/lib/amount';
import { addDays } from '@/lib/civil-date';
import { dayRange } from '@/lib/format';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, nameOf } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.eras;
const MOST_ARTISTS = 5;

function Eras({ value, setting }: ViewProps<'eras'>) {
  const { today, scope } = setting;
  const { change } = useSetting();
  const most = Math.max(1, ...value.eras.map((era) => measured(era, scope.measure)));
  return (
    <ol className="flex flex-col">
      {value.eras.map((era) => (
        <li key={era.from} className="border-t border-line py-3 first:border-t-0">
          <div className="flex items-baseline justify-between gap-4">
            <button
              type="button"
              title={text.charts.chooseHint}
              onClick={() =>
                change({ period: simplest({ from: era.from, to: addDays(era.to, 1) }, today) })
              }
              className="min-w-0 rounded-sm text-left text-sm font-medium hover:underline hover:underline-offset-2"
            >
              {era.name}
            </button>
            <span className="figures shrink-0 text-sm font-medium">
              {amount(measured(era, scope.measure), scope.measure)}
            </span>
          </div>
          <p className="figures text-xs text-text-3">
            {dayRange(era.from, era.to)} ·{' '}
            {words.months(text.units.months(era.months), text.units.plays(era.plays))}
          </p>
          <PartBar part={measured(era, scope.measure) / most} />
          <p className="flex flex-wrap gap-x-3 pt-1.5 text-xs text-text-2">
            {era.artists.slice(0, MOST_ARTISTS).map((artist) => (
              <ItemLink
                key={artist.id}
                of="artists"
                item={artist}
                className="inline-flex min-h-6 items-center"
              />
            ))}
          </p>
        </li>
      ))}
    </ol>
  );
}

export const erasView: View<'eras'> = {
  title: words.title,
  isDrawn: false,
  height: 320,
  isEmpty: ({ eras }) => eras.length === 0,
  table: ({ value }) => ({
    head: [
      text.views.columns.era,
      text.views.columns.from,
      text.views.columns.to,
      ...AMOUNT_HEADS,
      text.views.of.artists,
    ],
    rows: value.eras.map((era) => [
      era.name,
      era.from,
      era.to,
      ...amountCells(era),
      era.artists.map(nameOf).join(', '),
    ]),
  }),
  Body: Eras,
};
