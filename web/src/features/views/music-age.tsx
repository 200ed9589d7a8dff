/** How old the music was when it was heard, year by year. */
import { countAxis } from '@/charts/axis';
import { Bars } from '@/charts/bars';
import { text } from '@/text';
import { percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.musicAge;

function MusicAge({ value, setting }: ViewProps<'music-age'>) {
  return (
    <Bars
      label={words.title}
      height={220}
      bars={value.years.map(({ year, median }) => ({
        key: String(year),
        name: String(year),
        tick: String(year),
        value: median ?? 0,
      }))}
      axis={countAxis(Math.max(0, ...value.years.map(({ median }) => median ?? 0)))}
      format={text.units.years}
      onChoose={(index) => {
        const year = value.years[index]?.year;
        if (year !== undefined) setting.change({ period: { kind: 'year', year } });
      }}
    />
  );
}

export const musicAgeView: View<'music-age'> = {
  title: words.title,
  isDrawn: true,
  height: 220,
  isEmpty: ({ median }) => median == null,
  whyEmpty: text.views.why.release,
  note: ({ value }) => words.median(text.units.years(value.median ?? 0)),
  table: ({ value }) => ({
    head: [text.views.columns.year, words.year, text.views.columns.plays, text.views.columns.share],
    rows: value.years.map(({ year, median, plays, share_same_year }) => [
      String(year),
      median ?? '',
      plays,
      percentCell(share_same_year),
    ]),
  }),
  Body: MusicAge,
};
