/** The patterns of listening: when, in which sessions, what is new, what comes and goes, and how. */
import { useNavigate } from '@tanstack/react-router';
import { useStatistic } from '@/api/statistics';
import { NothingInScope, NothingYet } from '@/features/overview/nothing-here';
import { patternSections } from '@/features/patterns/pattern-sections';
import { type PatternsSearch, parsePatternsSearch } from '@/features/patterns/search';
import { periodPhrase } from '@/features/scope/period-words';
import { useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { Near } from '@/features/views/near';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { usePageTitle } from '@/lib/use-page-title';
import { text } from '@/text';
import { Segmented } from '@/ui/segmented';

const words = text.pages.patterns;
const OF = [
  { choice: 'artists', label: words.of.artists },
  { choice: 'albums', label: words.of.albums },
  { choice: 'tracks', label: words.of.tracks },
] as const;
const SPANS = {
  2: 'lg:col-span-2',
  3: 'lg:col-span-3',
  4: 'lg:col-span-4',
  6: 'lg:col-span-6',
} as const;

export function PatternsPage({ search }: { search: PatternsSearch }) {
  usePageTitle(words.title);
  const { question, scope, today, zone } = useSetting();
  const navigate = useNavigate();
  const extent = useExtent(zone);
  const { data: totals, isPlaceholderData } = useStatistic('totals', question);
  const { of = 'artists' } = search;
  const choose = (of: string) =>
    void navigate({
      to: '.',
      search: ({ of: _of, ...rest }: PatternsSearch) => ({
        ...rest,
        ...parsePatternsSearch({ of }),
      }),
      resetScroll: false,
    });

  if (extent === null) return <NothingYet />;
  if (extent && totals && !isPlaceholderData && totals.value.plays === 0) {
    return <NothingInScope extent={extent} />;
  }
  const sections = patternSections(of, scope.period, today);
  return (
    <>
      <div className="pt-7 pb-5">
        <h1 className="text-3xl leading-tight font-bold">{words.title}</h1>
        <p className="text-text-2">
          {words.summary(periodPhrase(scope.period, today, extent?.first))}
        </p>
        <nav aria-label={words.jump} className="-ml-2 flex flex-wrap pt-3">
          {sections.map(({ key }) => (
            <a
              key={key}
              href={`#${key}`}
              className="flex min-h-8 items-center rounded-md px-2 text-sm text-text-2 hover:bg-hover hover:text-text pointer-coarse:min-h-11"
            >
              {words.sections[key]}
            </a>
          ))}
        </nav>
      </div>
      <div className="flex flex-col gap-9">
        {sections.map(({ key, hasOf, panels }) => (
          <section key={key} id={key} aria-labelledby={`${key}-title`} className="scroll-mt-18">
            <div className="flex min-h-9 flex-wrap items-center justify-between gap-3 pb-3">
              <h2 id={`${key}-title`} className="text-xl font-semibold">
                {words.sections[key]}
              </h2>
              {hasOf ? (
                <Segmented label={words.of.label} choices={OF} value={of} onChoose={choose} />
              ) : null}
            </div>
            <div className="grid gap-4 sm:gap-5 lg:grid-cols-6">
              {panels.map(({ id, params, span, height }) => (
                <Near key={id} height={height} className={SPANS[span]}>
                  <StatisticPanel id={id} params={params} />
                </Near>
              ))}
            </div>
          </section>
        ))}
      </div>
    </>
  );
}
