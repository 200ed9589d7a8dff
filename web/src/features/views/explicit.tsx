/** How much of what was heard is marked explicit. */
import { REST } from '@/charts/series';
import { ShareBar } from '@/charts/share-bar';
import { amount, measured } from '@/lib/amount';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.explicit;
const PARTS = ['explicit', 'clean', 'unknown'] as const;
const COLOURS = { explicit: 0, clean: 1, unknown: REST } as const;

function Explicit({ value, setting }: ViewProps<'explicit'>) {
  const { measure } = setting.scope;
  return (
    <ShareBar
      shares={PARTS.map((part) => ({
        name: words[part],
        share: value[part].share,
        value: amount(measured(value[part], measure), measure),
        colour: COLOURS[part],
      }))}
    />
  );
}

export const explicitView: View<'explicit'> = {
  title: words.title,
  isDrawn: false,
  height: 48,
  isEmpty: ({ explicit, clean }) => explicit.plays + clean.plays === 0,
  whyEmpty: text.views.why.explicit,
  table: ({ value }) => ({
    head: [text.views.columns.kind, ...AMOUNT_HEADS, text.views.columns.share],
    rows: PARTS.map((part) => [
      words[part],
      ...amountCells(value[part]),
      percentCell(value[part].share),
    ]),
  }),
  Body: Explicit,
};
