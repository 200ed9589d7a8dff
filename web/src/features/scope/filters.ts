/** The filters that a scope may have: how each is read from a URL. The API takes them as they stand. */
import * as v from 'valibot';

export const SOURCES = ['poll', 'extended', 'account', 'saved', 'own'] as const;
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export const PLATFORMS = [
  'android',
  'ios',
  'web',
  'windows',
  'macos',
  'linux',
  'tv',
  'speaker',
  'car',
  'console',
  'watch',
  'other',
] as const;
export const INCLUDED = ['episodes', 'chapters', 'videos', 'unknown', 'everything'] as const;
export const RULES = ['counted', 'all', 'complete'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

const written = v.union([v.string(), v.pipe(v.number(), v.transform(String))]);
const whole = v.pipe(written, v.regex(/^\d{1,15}$/), v.transform(Number), v.safeInteger());
const id = v.pipe(whole, v.minValue(1));
const yes = v.picklist(['true', 'false']);
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const included = v.pipe(
  v.string(),
  v.check((text) => text.split(',').every((word) => v.is(v.picklist(INCLUDED), word))),
);

/** Each filter by its name in URLs, in the order in which they are shown. */
export const FILTERS = {
  artist: id,
  album: id,
  track: id,
  decade: v.pipe(whole, v.multipleOf(10), v.minValue(1000), v.maxValue(9990)),
  weekday: v.picklist(WEEKDAYS),
  hour: v.pipe(whole, v.maxValue(23)),
  platform: words,
  country: v.pipe(v.string(), v.regex(/^[A-Za-z]{2}$/), v.toUpperCase()),
  context: words,
  source: v.picklist(SOURCES),
  shuffle: yes,
  offline: yes,
  skipped: yes,
  rule: v.picklist(RULES),
  include: included,
  first_only: yes,
} as const;

export type FilterName = keyof typeof FILTERS;
export type Filters = { [Name in FilterName]?: v.InferOutput<(typeof FILTERS)[Name]> };
/** Filters to set; `undefined` takes one away. */
export type FilterChange = { [Name in FilterName]?: Filters[Name] | undefined };

export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];

/** What changes nothing, and so is left out. */
const DEFAULTS: Filters = { rule: 'counted', first_only: 'false' };

/** The filters of a URL's search part; what cannot be one is dropped silently. */
export function parseFilters(raw: Record<string, unknown>): Filters {
  const filters: Record<string, unknown> = {};
  for (const name of FILTER_NAMES) {
    const result = v.safeParse(FILTERS[name], raw[name]);
    if (result.success && result.output !== DEFAULTS[name]) filters[name] = result.output;
  }
  return filters;
}
