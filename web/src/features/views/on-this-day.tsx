/** What was heard on the same day of other years. */
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { duration } from '@/lib/amount';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells, nameOf } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.onThisDay;
const MOST_TRACKS = 3;

function OnThisDay({ value }: ViewProps<'on-this-day'>) {
  return (
    <ol className="flex flex-col">
      {value.years.map((year) => (
        <li key={year.date} className="border-t border-line py-3 first:border-t-0">
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <span className="font-medium">{words.yearsAgo(Math.abs(year.years_before))}</span>
            <span className="figures text-xs text-text-3">
              {text.units.plays(year.plays)} · {duration(year.played_ms)}
            </span>
          </div>
          <ul className="flex flex-col gap-1.5 pt-2">
            {year.tracks.slice(0, MOST_TRACKS).map((track) => (
              <li key={track.id} className="flex min-w-0 items-center gap-2.5 text-sm">
                <ItemPicture of="tracks" item={track} size={24} />
                <ItemLink of="tracks" item={track} className="truncate" />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

export const onThisDayView: View<'on-this-day'> = {
  title: words.title,
  isDrawn: false,
  height: 320,
  isEmpty: ({ years }) => years.length === 0,
  whyEmpty: text.views.why.onThisDay,
  table: ({ value }) => ({
    head: [text.views.columns.date, ...AMOUNT_HEADS, text.views.of.tracks],
    rows: value.years.map((year) => [
      year.date,
      ...amountCells(year),
      year.tracks.map(nameOf).join(', '),
    ]),
  }),
  Body: OnThisDay,
};
