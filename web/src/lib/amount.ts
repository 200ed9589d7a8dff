/** Amounts of listening: durations, what the measure counts, and how one amount stands to another. */
import { text } from '@/text';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** From here on minutes are left out. */
const MANY_HOURS = 100;
/** From here on a factor says more than a percentage. */
const MOST_PERCENT = 400;

/** How much was heard, by both measures. */
export interface Heard {
  plays: number;
  played_ms: number;
}

export type Measure = 'time' | 'plays';

/** What the measure counts. */
export function measured(heard: Heard, measure: Measure): number {
  return measure === 'time' ? heard.played_ms : heard.plays;
}

/** `40 s`, `12 min`, `6 h 28 min`, and from 100 hours on `200 h`. */
export function duration(ms: number): string {
  if (ms <= 0) return text.units.minutes(0);
  if (ms < MINUTE) return text.units.seconds(Math.max(1, Math.round(ms / SECOND)));
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return text.units.minutes(minutes);
  if (minutes >= MANY_HOURS * 60) return text.units.hours(Math.round(ms / HOUR));
  return text.units.hoursAndMinutes(Math.floor(minutes / 60), minutes % 60);
}

/** A value of the measure with its unit. */
export function amount(value: number, measure: Measure): string {
  return measure === 'time' ? duration(value) : text.units.plays(value);
}

/** How an amount has changed: in which direction, in words, and in few characters. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  words: string;
  short: string;
}

/** Compares two amounts. Nothing is said where there is nothing on either side. */
export function changeBetween(before: number, now: number): Change | undefined {
  const { change } = text.units;
  if (before === 0) {
    if (now === 0) return undefined;
    return { direction: 'up', words: change.fresh, short: change.short.fresh };
  }
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return { direction: 'same', words: change.same, short: change.short.same };
  if (percent > MOST_PERCENT) {
    const factor = now / before;
    return { direction: 'up', words: change.times(factor), short: change.short.times(factor) };
  }
  const size = Math.abs(percent);
  return percent > 0
    ? { direction: 'up', words: change.more(size), short: change.short.percent(size) }
    : { direction: 'down', words: change.less(size), short: change.short.percent(size) };
}
