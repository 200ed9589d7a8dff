/** The scale of amounts: from zero, with round steps in the unit that fits. */
import { ticks } from 'd3-array';
import type { Measure } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Tick {
  value: number;
  label: string;
}

export interface Axis {
  /** Where the scale ends: at the last tick. */
  end: number;
  ticks: readonly Tick[];
}

/** An axis of plays or time up to an amount. */
export function amountAxis(most: number, measure: Measure, count = 3): Axis {
  if (measure === 'plays') return axis(most, 1, (value) => number(value), count, 1);
  const inHours = most >= 2 * HOUR;
  const label = inHours ? text.units.hours : text.units.minutes;
  return axis(
    most,
    inHours ? HOUR : MINUTE,
    (value) => (value === 0 ? '0' : label(value)),
    count,
    1,
  );
}

/** An axis of shares up to one. */
export function shareAxis(most: number, count = 3): Axis {
  const label = (value: number) => text.units.percent(value / 100);
  return axis(most, 0.01, label, count, 1);
}

/** An axis of whole numbers. */
export function countAxis(most: number, count = 3): Axis {
  return axis(most, 1, (value) => number(value), count, 1);
}

function axis(
  most: number,
  unit: number,
  label: (value: number) => string,
  count: number,
  smallest: number,
): Axis {
  const highest = Math.max(most / unit, smallest);
  const steps = ticks(0, highest, count);
  const step = Math.max((steps[1] ?? 1) - (steps[0] ?? 0), smallest);
  const values: number[] = [];
  for (let value = 0; values.length === 0 || (values.at(-1) ?? 0) < highest - 1e-9; value += step) {
    values.push(value);
  }
  return {
    end: (values.at(-1) ?? 1) * unit,
    ticks: values.map((value) => ({ value: value * unit, label: label(value) })),
  };
}

/** With more left out than this between two labels, years alone are named. */
const MOST_LEFT_OUT = 3;
/** A label that names a year. */
const YEAR = /^\d{4}$/;

/** Which labels are written so that they do not touch: those of years first, where years are named. */
export function labelled(ticks: readonly string[], step: number, width: number): Set<number> {
  const every = Math.max(1, Math.ceil(width / Math.max(step, 0.001)));
  const years = ticks.flatMap((tick, index) => (YEAR.test(tick) ? [index] : []));
  const [first = 0, second = first + every] = years;
  const length = second - first;
  // Else the label of every other year would fall out.
  const isEven = every <= MOST_LEFT_OUT && length % every === 0;
  if (!isEven && years.length > 1 && years.length < ticks.length) {
    const everyYear = Math.max(1, Math.ceil(every / length));
    return new Set(years.filter((_, place) => place % everyYear === 0));
  }
  const offset = first % every;
  return new Set(ticks.flatMap((_, index) => (index % every === offset ? [index] : [])));
}
