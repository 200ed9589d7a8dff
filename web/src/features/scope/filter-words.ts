/** What filters are called on their chips. */
import { countryName, hourName, weekdayName } from '@/lib/time-words';
import { text } from '@/text';
import { type Filters, WEEKDAYS } from './filters';

const words = text.scope.filters;

/** The filters whose names need nobody to be asked. */
type Plain = Exclude<keyof Filters, 'artist' | 'album' | 'track'>;

/** What a filter is called where its value is no word of ours: as Spotify writes it. */
function known(names: Readonly<Record<string, string>>, value: string): string {
  return names[value] ?? value;
}

const WORDS: { [Name in Plain]: (value: NonNullable<Filters[Name]>) => string } = {
  decade: words.decade,
  weekday: (day) => weekdayName(WEEKDAYS.indexOf(day)),
  hour: (hour) => words.hour(hourName(hour), hourName(hour + 1)),
  platform: (platform) => known(words.platform, platform),
  country: (code) => words.country(countryName(code)),
  context: (context) => words.context(known(words.contexts, context)),
  source: (source) => words.source[source],
  shuffle: (value) => words.shuffle[value],
  offline: (value) => words.offline[value],
  skipped: (value) => words.skipped[value],
  rule: (rule) => words.rule[rule],
  include: (what) => words.included(what.split(',').map((word) => known(words.include, word))),
  first_only: (value) => words.first_only[value],
};

/** What a filter is called; nothing if it is not set, or a thing whose name must be looked up. */
export function filterName(name: keyof Filters, filters: Filters): string | undefined {
  if (name === 'artist' || name === 'album' || name === 'track') return undefined;
  const value = filters[name];
  if (value === undefined) return undefined;
  const say = WORDS[name] as (value: NonNullable<Filters[Plain]>) => string;
  return say(value);
}
