/** The figures of a period, each with its change and its course. */
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { useStatistic, type Value } from '@/api/statistics';
import { Sparkline } from '@/charts/sparkline';
import { useSetting } from '@/features/scope/setting';
import { bucketFor } from '@/features/views/parts/buckets';
import { changeBetween, duration } from '@/lib/amount';
import { text } from '@/text';
import { number } from '@/text/locale';

const words = text.overview.figures;

interface Figure {
  name: string;
  value: string;
  now: number;
  before: number | undefined;
  course?: readonly number[] | undefined;
  note?: string | undefined;
}

/** How long was heard on a day with a play. */
export function perDay({ played_ms, active_days }: Value<'totals'>): number {
  return active_days === 0 ? 0 : played_ms / active_days;
}

export function KeyFigures() {
  const { question, compared, scope, today } = useSetting();
  const bucket = { bucket: bucketFor(scope.period, today) };
  const totals = useStatistic('totals', question);
  const before = useStatistic('totals', compared?.question);
  const timeline = useStatistic('timeline', { ...question, ...bucket });
  const discovery = useStatistic('discovery', { ...question, ...bucket });
  const discovered = useStatistic('discovery', compared && { ...compared.question, ...bucket });

  if (!totals.data) {
    return <div aria-hidden="true" className="breathe my-6 h-[5.75rem] rounded-lg bg-hover" />;
  }
  const now = totals.data.value;
  const then = compared ? before.data?.value : undefined;
  const buckets = timeline.data?.value.buckets;
  const estimated = now.plays === 0 ? 0 : now.estimated_plays / now.plays;
  const figures: Figure[] = [
    {
      name: words.time,
      value: duration(now.played_ms),
      now: now.played_ms,
      before: then?.played_ms,
      course: buckets?.map(({ played_ms }) => played_ms),
      note: estimated > 0 ? words.estimated(text.units.percent(estimated)) : undefined,
    },
    {
      name: words.plays,
      value: number(now.plays),
      now: now.plays,
      before: then?.plays,
      course: buckets?.map(({ plays }) => plays),
    },
    { name: words.artists, value: number(now.artists), now: now.artists, before: then?.artists },
    {
      name: words.newArtists,
      value: discovery.data ? number(discovery.data.value.new_artists) : '–',
      now: discovery.data?.value.new_artists ?? 0,
      before: compared ? discovered.data?.value.new_artists : undefined,
      course: discovery.data?.value.buckets.map(({ new_artists }) => new_artists),
    },
    {
      name: words.perDay,
      value: duration(perDay(now)),
      now: perDay(now),
      before: then && perDay(then),
    },
  ];
  const period = compared?.phrase;
  return (
    <section aria-label={words.label} className="my-6 border-y border-line py-4">
      <dl
        className={`grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-3 xl:grid-cols-5 xl:divide-x xl:divide-line ${totals.isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {figures.map((figure) => (
          <div key={figure.name} className="min-w-0 xl:px-5 xl:first:pl-0 xl:last:pr-0">
            <dt className="flex flex-wrap gap-x-1.5 text-xs text-text-3">
              {figure.name}
              {figure.note ? <span title={words.estimatedDetail}>({figure.note})</span> : null}
            </dt>
            <dd className="figures font-display text-xl leading-snug font-semibold whitespace-nowrap sm:text-2xl sm:leading-tight">
              {figure.value}
            </dd>
            <dd className="flex min-h-7 items-end justify-between gap-2">
              <ChangeMark figure={figure} period={period} />
              {figure.course ? <Sparkline values={figure.course} /> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const ICONS = { up: ArrowUp, down: ArrowDown, same: Minus } as const;

function ChangeMark({ figure, period }: { figure: Figure; period: string | undefined }) {
  const change = figure.before === undefined ? undefined : changeBetween(figure.before, figure.now);
  if (!change || !period) return <span />;
  const Icon = ICONS[change.direction];
  return (
    <span
      className="figures inline-flex items-center gap-1 text-xs whitespace-nowrap text-text-2"
      title={words.against(change.words, period)}
    >
      <Icon size={13} strokeWidth={2} aria-hidden="true" className="shrink-0" />
      <span aria-hidden="true">{change.short}</span>
      <span className="sr-only">{words.against(change.words, period)}</span>
    </span>
  );
}
