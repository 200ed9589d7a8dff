/** How much there is in shuffled order, without a connection, and in private sessions. */

import { REST } from '@/charts/series';
import { type Share, ShareBar } from '@/charts/share-bar';
import { amount, measured } from '@/lib/amount';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.modes;
const MODES = ['shuffle', 'offline', 'incognito'] as const;
const PARTS = ['on', 'off', 'unknown'] as const;
const COLOURS = { on: 0, off: 1, unknown: REST } as const;

const partName = (mode: (typeof MODES)[number], part: (typeof PARTS)[number]) =>
  part === 'unknown' ? text.views.unknown : words[mode][part];

function Modes({ value, setting }: ViewProps<'modes'>) {
  const { measure } = setting.scope;
  return (
    <div className="flex flex-col gap-5">
      {MODES.map((mode) => (
        <ShareBar
          key={mode}
          shares={PARTS.map(
            (part): Share => ({
              name: partName(mode, part),
              share: value[mode][part].share,
              value: amount(measured(value[mode][part], measure), measure),
              colour: COLOURS[part],
            }),
          )}
        />
      ))}
    </div>
  );
}

export const modesView: View<'modes'> = {
  title: words.title,
  isDrawn: false,
  height: 170,
  isEmpty: ({ shuffle }) => PARTS.every((part) => shuffle[part].plays === 0),
  table: ({ value }) => ({
    head: [text.views.columns.kind, ...AMOUNT_HEADS, text.views.columns.share],
    rows: MODES.flatMap((mode) =>
      PARTS.map((part) => [
        `${words[mode].on}: ${partName(mode, part)}`,
        ...amountCells(value[mode][part]),
        percentCell(value[mode][part].share),
      ]),
    ),
  }),
  Body: Modes,
};
