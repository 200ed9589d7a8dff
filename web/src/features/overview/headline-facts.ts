/** The facts of which the headline is made. What cannot be told from the values is not said. */
import type { Value } from '@/api/statistics';
import { daysBetween } from '@/features/scope/calendar-arithmetic';
import { daysOf } from '@/features/scope/period';
import { periodPhrase } from '@/features/scope/period-words';
import type { Setting } from '@/features/scope/setting';
import { changeBetween, duration, type Measure, measured } from '@/lib/amount';
import { weekdayName } from '@/lib/time-words';
import { text } from '@/text';

const words = text.overview;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** By how much a part of the day must be ahead of the next, to be called the peak. */
const AHEAD = 1.1;
/** A day of the week stands out only where it came several times. */
const FEWEST_DAYS = 21;

type DayPart = keyof typeof words.headline.parts;
const PARTS: readonly DayPart[] = ['night', 'morning', 'afternoon', 'evening'];
const PART_HOURS = 6;

/** The part of the day that clearly has most. All are equally long, so that none is favoured. */
export function peakPart({ hours }: Value<'clock'>, measure: Measure): DayPart | undefined {
  const sums = PARTS.map((part, index) => ({
    part,
    sum: hours
      .slice(index * PART_HOURS, (index + 1) * PART_HOURS)
      .reduce((sum, hour) => sum + measured(hour, measure), 0),
  })).sort((a, b) => b.sum - a.sum);
  const [first, second] = sums;
  if (!first || !second || first.sum === 0 || first.sum < second.sum * AHEAD) return undefined;
  return first.part;
}

/** The amount and the period: `200 hours in October 2026`. */
export function headlineAmount(
  totals: Value<'totals'>,
  { scope, today }: Pick<Setting, 'scope' | 'today'>,
  first: string | undefined,
): string {
  const { headline } = words;
  const when = periodPhrase(scope.period, today, first);
  if (totals.plays === 0) return headline.nothing(when);
  if (scope.measure === 'plays') return headline.time(text.units.plays(totals.plays), when);
  const hours = Math.round(totals.played_ms / HOUR_MS);
  const amount =
    hours > 0
      ? headline.hours(hours)
      : headline.minutes(Math.max(1, Math.round(totals.played_ms / MINUTE_MS)));
  return headline.time(amount, when);
}

/** How that stands to what it is compared with. */
export function changeSentence(
  totals: Value<'totals'>,
  before: Value<'totals'> | undefined,
  { scope, compared }: Pick<Setting, 'scope' | 'compared'>,
): string | undefined {
  if (!before || !compared) return undefined;
  const { facts } = words;
  const change = changeBetween(measured(before, scope.measure), measured(totals, scope.measure));
  if (!change) return undefined;
  const when = compared.phrase;
  if (change.direction === 'same') return facts.same(when);
  if (measured(before, scope.measure) === 0) return facts.fresh(when);
  const isFactor = change.short.startsWith('×');
  return (isFactor ? facts.times : facts.change)(change.words, when);
}

/** The day of the week that has most, if the period is long enough to say so. */
export function loudestDay(
  { cells }: Value<'week-hours'>,
  { scope, today }: Pick<Setting, 'scope' | 'today'>,
): string | undefined {
  const days = daysOf(scope.period, today);
  if (days && daysBetween(days.from, days.to) < FEWEST_DAYS) return undefined;
  if (scope.filters.weekday !== undefined) return undefined;
  const sums = cells.map((hours) =>
    hours.reduce((sum, cell) => sum + measured(cell, scope.measure), 0),
  );
  const most = Math.max(...sums);
  if (most === 0 || sums.filter((sum) => sum === most).length > 1) return undefined;
  return weekdayName(sums.indexOf(most));
}

/** The days and the artist that stand out, in a sentence. */
export function standoutSentence(
  day: string | undefined,
  artist: Value<'top'>['items'][number] | undefined,
): string | undefined {
  const { facts } = words;
  const name = artist?.name;
  const company = name ? facts.artist(name, duration(artist.played_ms)) : undefined;
  if (day && company) return `${facts.day(day)}${facts.and}${company}`;
  return company ?? (day && facts.dayAlone(day));
}
