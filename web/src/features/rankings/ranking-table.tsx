/** A ranking with all that is known of each place. On a phone the columns beside name and value are left out. */
import type { Value } from '@/api/statistics';
import { PartBar } from '@/charts/part-bar';
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { useSetting } from '@/features/scope/setting';
import { byOf } from '@/features/views/parts/cells';
import { MovementMark } from '@/features/views/parts/movement';
import { duration, measured } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';
import type { RankedItem } from './sorted';

const words = text.pages.rankings.columns;
const PERIODS: Readonly<Record<string, string>> = words.periods;

interface RankingTableProps {
  of: Value<'top'>['of'];
  items: readonly RankedItem[];
  label: string;
}

const WIDE = 'hidden md:table-cell';

export function RankingTable({ of, items, label }: RankingTableProps) {
  const { scope } = useSetting();
  const { measure } = scope;
  const most = Math.max(1, ...items.map((item) => measured(item, measure)));
  // Only years, months and weeks have charts to be on.
  const periods = PERIODS[scope.period.kind];
  const hasMoved = items.some(({ movement }) => movement);
  const strong = (column: 'time' | 'plays') =>
    column === measure ? 'font-medium text-text' : 'text-text-2';
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-sm">
      <thead className="text-left text-xs text-text-3">
        <tr className="border-b border-line">
          <th scope="col" className="w-11 py-2 pr-2 text-right font-normal md:w-14">
            <span className="max-md:sr-only">{words.rank}</span>
          </th>
          {hasMoved ? (
            <th scope="col" className="w-12 py-2 font-normal md:w-18">
              <span className="max-md:sr-only">{words.movement}</span>
            </th>
          ) : null}
          <th scope="col" className="py-2 pl-2 font-normal">
            {words.name}
          </th>
          <th scope="col" className={`w-[22%] py-2 font-normal ${WIDE}`}>
            {words.share}
          </th>
          <th
            scope="col"
            className={`w-24 py-2 text-right font-normal ${measure === 'time' ? '' : WIDE}`}
          >
            {words.time}
          </th>
          <th
            scope="col"
            className={`w-20 py-2 text-right font-normal ${measure === 'plays' ? '' : WIDE}`}
          >
            {words.plays}
          </th>
          {periods ? (
            <>
              <th scope="col" className={`w-24 py-2 text-right font-normal ${WIDE}`}>
                {words.peak}
              </th>
              <th
                scope="col"
                title={text.pages.rankings.periodsDetail}
                className={`w-18 py-2 text-right font-normal ${WIDE}`}
              >
                {periods}
              </th>
            </>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} className="h-14 border-b border-line last:border-b-0 hover:bg-hover">
            <td className="figures pr-2 text-right font-medium text-text-3">{number(item.rank)}</td>
            {hasMoved ? (
              <td>
                <MovementMark item={item} />
              </td>
            ) : null}
            <th scope="row" className="min-w-0 pl-2 text-left font-normal">
              <span className="flex min-w-0 items-center gap-3">
                <ItemPicture of={of} item={item} size={36} />
                <span className="min-w-0">
                  <ItemLink of={of} item={item} className="block truncate font-medium" />
                  {of === 'artists' ? null : (
                    <span className="block truncate text-xs text-text-3">{byOf(item)}</span>
                  )}
                </span>
              </span>
            </th>
            <td className={`pr-4 ${WIDE}`}>
              <span className="figures text-xs text-text-2">
                {text.units.percent(item.share, 1)}
              </span>
              <PartBar part={measured(item, measure) / most} />
            </td>
            <td
              className={`figures text-right ${strong('time')} ${measure === 'time' ? '' : WIDE}`}
            >
              {duration(item.played_ms)}
            </td>
            <td
              className={`figures text-right ${strong('plays')} ${measure === 'plays' ? '' : WIDE}`}
            >
              {number(item.plays)}
            </td>
            {periods ? (
              <>
                <td className={`figures text-right text-text-2 ${WIDE}`}>{item.peak ?? '–'}</td>
                <td className={`figures text-right text-text-2 ${WIDE}`}>{item.periods ?? '–'}</td>
              </>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
