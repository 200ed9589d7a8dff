/** The figures of two periods in two columns, with what the first has more. */
import { useStatistic, type Value } from '@/api/statistics';
import { periodName } from '@/features/scope/period-words';
import { useSetting } from '@/features/scope/setting';
import { changeBetween, duration } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';
import { Panel } from '@/ui/panel';

const words = text.pages.compare;
const totalsWords = text.views.totals;

type Totals = Value<'totals'>;

const LINES: readonly [string, (totals: Totals) => number, (value: number) => string][] = [
  [totalsWords.time, ({ played_ms }) => played_ms, duration],
  [totalsWords.plays, ({ plays }) => plays, number],
  [totalsWords.artists, ({ artists }) => artists, number],
  [totalsWords.albums, ({ albums }) => albums, number],
  [totalsWords.tracks, ({ tracks }) => tracks, number],
  [totalsWords.days, ({ active_days }) => active_days, number],
];

export function ComparedFigures() {
  const { question, compared, scope, today } = useSetting();
  const one = useStatistic('totals', question);
  const other = useStatistic('totals', compared?.question);
  if (!one.data || !other.data || !compared) {
    return <div aria-hidden="true" className="breathe h-72 rounded-lg bg-hover" />;
  }
  const now = one.data.value;
  const then = other.data.value;
  const cell = 'figures py-2 pl-3 text-right';
  return (
    <Panel aria-label={words.figures} className="px-4 py-3 sm:px-5 lg:col-span-6">
      <table aria-label={words.figures} className="w-full table-fixed text-sm">
        <thead className="text-xs text-text-2">
          <tr className="border-b border-line">
            <th scope="col" className="w-[30%] py-2 text-left font-normal">
              <span className="sr-only">{text.views.columns.figure}</span>
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              <i className="forced-mark mr-1.5 inline-block size-2.5 rounded-[3px] bg-accent" />
              {periodName(scope.period, today)}
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              <i className="forced-mark mr-1.5 inline-block h-[3px] w-3 rounded-full bg-compare align-middle" />
              {compared.name}
            </th>
            <th scope="col" className={`${cell} font-normal max-sm:hidden`}>
              {words.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {LINES.map(([name, read, say]) => (
            <tr key={name} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-2 text-left font-normal text-text-2">
                {name}
              </th>
              <td className={`${cell} font-display text-lg font-semibold`}>{say(read(now))}</td>
              <td className={`${cell} font-display text-lg font-semibold`}>{say(read(then))}</td>
              <td className={`${cell} text-text-2 max-sm:hidden`}>
                {changeBetween(read(then), read(now))?.words ?? ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
