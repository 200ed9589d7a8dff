/** How long the tracks are that were heard. */
import type { Value } from '@/api/statistics';
import { amountAxis } from '@/charts/axis';
import { Bars } from '@/charts/bars';
import { amount, measured } from '@/lib/amount';
import { length } from '@/lib/format';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.trackLength;

const lengthName = ({ from_ms, to_ms }: Value<'track-length'>['lengths'][number]) =>
  to_ms == null ? words.from(length(from_ms)) : words.between(length(from_ms), length(to_ms));

function TrackLength({ value, setting }: ViewProps<'track-length'>) {
  const { measure } = setting.scope;
  const most = Math.max(0, ...value.lengths.map((step) => measured(step, measure)));
  return (
    <Bars
      label={words.title}
      height={220}
      bars={value.lengths.map((step) => ({
        key: String(step.from_ms),
        name: lengthName(step),
        tick: length(step.from_ms),
        value: measured(step, measure),
        note: text.units.tracks(step.tracks),
      }))}
      axis={amountAxis(most, measure)}
      format={(value) => amount(value, measure)}
    />
  );
}

export const trackLengthView: View<'track-length'> = {
  title: words.title,
  isDrawn: true,
  height: 220,
  isEmpty: ({ median_ms }) => median_ms == null,
  whyEmpty: text.views.why.length,
  note: ({ value }) => words.note(length(value.median_ms ?? 0)),
  table: ({ value }) => ({
    head: [text.views.columns.length, ...AMOUNT_HEADS, text.views.columns.tracks],
    rows: value.lengths.map((step) => [
      { shown: lengthName(step), value: step.from_ms },
      ...amountCells(step),
      step.tracks,
    ]),
  }),
  Body: TrackLength,
};
