/** The totals as figures. */
import type { Value } from '@/api/statistics';
import type { Setting } from '@/features/scope/setting';
import { duration } from '@/lib/amount';
import { dateTime } from '@/lib/format';
import { text } from '@/text';
import { number } from '@/text/locale';
import { type Fact, Facts, factsTable } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.totals;

function facts(value: Value<'totals'>, { zone }: Setting): Fact[] {
  const figure = (name: string, raw: number): Fact => ({ name, value: number(raw), raw });
  const moment = (name: string, at: string | null | undefined): Fact[] =>
    at ? [{ name, value: dateTime(at, zone), raw: at }] : [];
  return [
    { name: words.time, value: duration(value.played_ms), raw: value.played_ms },
    figure(words.plays, value.plays),
    figure(words.artists, value.artists),
    figure(words.albums, value.albums),
    figure(words.tracks, value.tracks),
    figure(words.days, value.active_days),
    ...(value.skipped > 0 ? [figure(words.skipped, value.skipped)] : []),
    ...(value.estimated_plays > 0 ? [figure(words.estimated, value.estimated_plays)] : []),
    ...moment(words.first, value.first),
    ...moment(words.last, value.last),
  ];
}

function Totals({ value, setting }: ViewProps<'totals'>) {
  return <Facts facts={facts(value, setting)} />;
}

export const totalsView: View<'totals'> = {
  title: words.title,
  isDrawn: false,
  height: 120,
  isEmpty: ({ plays }) => plays === 0,
  table: ({ value, setting }) => factsTable(facts(value, setting)),
  Body: Totals,
};
