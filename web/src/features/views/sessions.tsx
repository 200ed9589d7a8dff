/** How often and how long one sits down to music. */
import type { Value } from '@/api/statistics';
import { countAxis } from '@/charts/axis';
import { Bars } from '@/charts/bars';
import type { Setting } from '@/features/scope/setting';
import { duration } from '@/lib/amount';
import { dateTimeRange } from '@/lib/format';
import { text } from '@/text';
import { number } from '@/text/locale';
import { type Fact, Facts } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.sessions;

function facts({ count, median_ms, longest }: Value<'sessions'>, { zone }: Setting): Fact[] {
  return [
    { name: words.count, value: number(count) },
    ...(median_ms == null ? [] : [{ name: words.median, value: duration(median_ms) }]),
    ...(longest
      ? [
          {
            name: words.longest,
            value: duration(Date.parse(longest.ended_at) - Date.parse(longest.started_at)),
            detail: `${text.units.plays(longest.plays)}, ${dateTimeRange(longest.started_at, longest.ended_at, zone)}`,
          },
        ]
      : []),
  ];
}

const lengthName = ({ from_ms, to_ms }: Value<'sessions'>['histogram'][number]) =>
  to_ms == null ? words.from(duration(from_ms)) : words.between(duration(from_ms), duration(to_ms));

function Sessions({ value, setting }: ViewProps<'sessions'>) {
  return (
    <div className="flex flex-col gap-5">
      <Facts facts={facts(value, setting)} />
      <Bars
        label={words.title}
        height={200}
        bars={value.histogram.map((step) => ({
          key: String(step.from_ms),
          name: lengthName(step),
          tick: duration(step.from_ms),
          value: step.count,
        }))}
        axis={countAxis(Math.max(0, ...value.histogram.map(({ count }) => count)))}
        format={text.units.sessions}
      />
    </div>
  );
}

export const sessionsView: View<'sessions'> = {
  title: words.title,
  isDrawn: true,
  height: 290,
  isEmpty: ({ count }) => count === 0,
  table: ({ value }) => ({
    head: [text.views.columns.length, text.views.columns.count],
    rows: value.histogram.map((step) => [
      { shown: lengthName(step), value: step.from_ms },
      step.count,
    ]),
  }),
  Body: Sessions,
};
