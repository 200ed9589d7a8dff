/** The hours of the day round a dial, as shares. */
import type { Value } from '@/api/statistics';
import { ClockDial } from '@/charts/clock-dial';
import { Key } from '@/charts/legend';
import { amount, type Measure, measured } from '@/lib/amount';
import { hourName } from '@/lib/time-words';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.clock;

/** The share of each hour in the whole. */
export function hourShares({ hours }: Value<'clock'>, measure: Measure): number[] {
  const total = hours.reduce((sum, hour) => sum + measured(hour, measure), 0);
  return hours.map((hour) => (total === 0 ? 0 : measured(hour, measure) / total));
}

function Clock({ value, other, setting }: ViewProps<'clock'>) {
  const { scope, compared, change } = setting;
  const { measure } = scope;
  const shares = hourShares(value, measure);
  const others = other && hourShares(other, measure);
  const otherName = compared?.name;
  return (
    <ClockDial
      label={words.title}
      hours={value.hours.map((hour, index) => {
        const share = shares[index] ?? 0;
        const before = others?.[index];
        return {
          name: words.hour(hourName(hour.hour), hourName(hour.hour + 1)),
          middle: { name: words.middle(hour.hour), value: text.units.percent(share, 1) },
          value: `${amount(measured(hour, measure), measure)} · ${text.units.percent(share, 1)}`,
          share,
          other: before,
          otherWords:
            before === undefined || !otherName
              ? undefined
              : text.charts.compared(text.units.percent(before, 1), otherName),
        };
      })}
      onChoose={(hour) => change({ hour: scope.filters.hour === hour ? undefined : hour })}
    />
  );
}

export const clockView: View<'clock'> = {
  title: words.title,
  isDrawn: true,
  compares: true,
  height: 304,
  isEmpty: ({ hours }) => hours.every(({ plays }) => plays === 0),
  note: ({ other, setting: { compared, scope } }) => (
    <>
      <span>{words.note[scope.measure]}</span>
      {other && compared ? <Key kind="compare" label={compared.name} /> : null}
    </>
  ),
  table: ({ value, other, setting }) => {
    const { scope, compared } = setting;
    const shares = hourShares(value, scope.measure);
    const others = other && compared ? hourShares(other, scope.measure) : undefined;
    return {
      head: [
        text.views.columns.hour,
        ...AMOUNT_HEADS,
        text.views.columns.share,
        ...(others && compared ? [compared.name] : []),
      ],
      rows: value.hours.map((hour, index) => [
        words.hour(hourName(hour.hour), hourName(hour.hour + 1)),
        ...amountCells(hour),
        percentCell(shares[index] ?? 0),
        ...(others ? [percentCell(others[index] ?? 0)] : []),
      ]),
    };
  },
  Body: Clock,
};
