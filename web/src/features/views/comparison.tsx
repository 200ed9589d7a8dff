/** Two periods side by side, thing by thing. */
import type { Value } from '@/api/statistics';
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { amount, measured } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';
import { AMOUNT_HEADS, amountCells, byOf, nameOf } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.comparison;
const { columns } = text.views;
const NOTHING = { plays: 0, played_ms: 0 };

type Compared = Value<'comparison'>['items'][number];

const placeWords = (standing: Compared['this']) =>
  standing ? text.charts.place(standing.rank) : '–';

/** Both bars of a thing to the scale of the longest of all. */
function Comparison({ value, setting }: ViewProps<'comparison'>) {
  const { measure } = setting.scope;
  const ofThis = (item: Compared) => measured(item.this ?? NOTHING, measure);
  const ofOther = (item: Compared) => measured(item.other ?? NOTHING, measure);
  const most = Math.max(1, ...value.items.map((item) => Math.max(ofThis(item), ofOther(item))));
  return (
    <ul className="grid gap-x-10 lg:grid-cols-2">
      {value.items.map((item) => (
        <li
          key={item.id}
          className="flex min-h-16 min-w-0 items-center gap-3 border-t border-line py-2 max-lg:first:border-t-0"
        >
          <ItemPicture of={value.of} item={item} size={40} />
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline gap-2">
              <ItemLink of={value.of} item={item} className="truncate text-sm font-medium" />
              <span className="shrink-0 text-xs text-text-3">
                {item.change === 'new' || item.change === 'gone' ? words.change[item.change] : ''}
              </span>
            </div>
            <TwoBars now={ofThis(item) / most} then={ofOther(item) / most} />
          </div>
          <div className="figures w-24 shrink-0 text-right sm:w-40 text-xs leading-5 whitespace-nowrap">
            <p>
              <span className="font-medium">{amount(ofThis(item), measure)}</span>
              <span className="inline-block w-18 text-text-3 max-sm:hidden">
                {placeWords(item.this)}
              </span>
            </p>
            <p className="text-text-2">
              {amount(ofOther(item), measure)}
              <span className="inline-block w-18 text-text-3 max-sm:hidden">
                {placeWords(item.other)}
              </span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function TwoBars({ now, then }: { now: number; then: number }) {
  const width = (part: number) => ({ width: `${part === 0 ? 0 : Math.max(0.5, part * 100)}%` });
  return (
    <div aria-hidden="true" className="mt-1.5 flex flex-col gap-1">
      <div className="h-1.5 rounded-full bg-sunken">
        <div className="forced-mark h-full rounded-full bg-accent" style={width(now)} />
      </div>
      <div className="h-1 rounded-full bg-sunken">
        <div className="forced-mark h-full rounded-full bg-compare" style={width(then)} />
      </div>
    </div>
  );
}

export const comparisonView: View<'comparison'> = {
  title: words.title,
  isDrawn: false,
  height: 312,
  isEmpty: ({ items }) => items.length === 0,
  note: ({ value }) => (
    <>
      <span>{words.common(number(value.common))}</span>
      <span>{words.fresh(number(value.new))}</span>
      <span>{words.gone(number(value.gone))}</span>
    </>
  ),
  table: ({ value }) => ({
    head: [
      columns.name,
      columns.artists,
      columns.rank,
      ...AMOUNT_HEADS,
      columns.before,
      columns.compared(columns.plays),
      { shown: columns.compared(columns.time), value: columns.compared(columns.timeMs) },
    ],
    rows: value.items.map((item) => [
      nameOf(item),
      byOf(item),
      item.this?.rank ?? '',
      ...amountCells(item.this ?? NOTHING),
      item.other?.rank ?? '',
      ...amountCells(item.other ?? NOTHING),
    ]),
  }),
  Body: Comparison,
};
