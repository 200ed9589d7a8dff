/** The figures of an artist, album or track in the period, and where it stands among all others. */
import { type Of, useStatistic } from '@/api/statistics';
import type { Scope } from '@/features/scope/search';
import { scopeQuery } from '@/features/scope/search';
import { useSetting } from '@/features/scope/setting';
import { MovementMark } from '@/features/views/parts/movement';
import { changeBetween, duration } from '@/lib/amount';
import { shortDateOf } from '@/lib/format';
import { text } from '@/text';
import { number } from '@/text/locale';

const words = text.pages.thing.figures;
/** As far down places are looked for. */
const PLACES = '250';

interface ThingFiguresProps {
  of: Of;
  id: number;
  /** The scope without the thing itself. */
  outer: Scope;
}

export function ThingFigures({ of, id, outer }: ThingFiguresProps) {
  const { question, compared, scope, zone } = useSetting();
  const totals = useStatistic('totals', question);
  const before = useStatistic('totals', compared?.question);
  const top = useStatistic('top', { ...scopeQuery(outer), of, limit: PLACES });
  if (!totals.data) {
    return <div aria-hidden="true" className="breathe my-6 h-[5.25rem] rounded-lg bg-hover" />;
  }
  const now = totals.data.value;
  const then = compared ? before.data?.value : undefined;
  const standing = top.data?.value.items.find((item) => item.id === id);
  const change = (was: number | undefined, is: number) =>
    was === undefined ? undefined : changeBetween(was, is)?.words;
  const main = {
    time: { value: duration(now.played_ms), detail: change(then?.played_ms, now.played_ms) },
    plays: { value: number(now.plays), detail: change(then?.plays, now.plays) },
  };
  const order =
    scope.measure === 'time' ? (['time', 'plays'] as const) : (['plays', 'time'] as const);
  return (
    <section aria-label={words.label} className="my-6 border-y border-line py-4">
      <dl
        className={`grid grid-cols-2 gap-x-5 gap-y-5 sm:grid-cols-3 xl:grid-cols-6 ${totals.isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {order.map((name) => (
          <Figure key={name} name={words[name]} {...main[name]} />
        ))}
        <Figure
          name={words.place}
          value={standing ? text.charts.place(standing.rank) : '–'}
          detail={standing ? <MovementMark item={standing} /> : undefined}
        />
        <Figure
          name={words.days}
          value={number(now.active_days)}
          detail={change(then?.active_days, now.active_days)}
        />
        {now.first ? <Figure name={words.first} value={shortDateOf(now.first, zone)} /> : null}
        {now.last ? <Figure name={words.last} value={shortDateOf(now.last, zone)} /> : null}
      </dl>
    </section>
  );
}

interface FigureProps {
  name: string;
  value: string;
  detail?: React.ReactNode;
}

function Figure({ name, value, detail }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-text-3">{name}</dt>
      <dd className="figures font-display text-xl leading-snug font-semibold">{value}</dd>
      <dd className="figures min-h-4 text-xs text-text-2">{detail}</dd>
    </div>
  );
}
