/** A ranking of tracks, artists or albums: as a list, or as places or shares over time. */
import { useNavigate } from '@tanstack/react-router';
import { type Of, useStatistic } from '@/api/statistics';
import { NothingInScope, NothingYet } from '@/features/overview/nothing-here';
import { RankingList } from '@/features/rankings/ranking-list';
import {
  parseRankingSearch,
  RANKING_SORTS,
  type RankingSearch,
  type RankingSort,
  type RankingView,
} from '@/features/rankings/search';
import { periodPhrase } from '@/features/scope/period-words';
import { useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { longBucketFor } from '@/features/views/parts/buckets';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { usePageTitle } from '@/lib/use-page-title';
import { text } from '@/text';
import { Segmented } from '@/ui/segmented';

const words = text.pages.rankings;
const VIEWS = [
  { choice: 'list', label: words.view.list },
  { choice: 'ranks', label: words.view.ranks },
  { choice: 'shares', label: words.view.shares },
] as const;

export function RankingPage({ of, search }: { of: Of; search: RankingSearch }) {
  usePageTitle(words.titles[of]);
  const { question, scope, today, zone } = useSetting();
  const navigate = useNavigate();
  const extent = useExtent(zone);
  const { data: totals, isPlaceholderData } = useStatistic('totals', question);
  const { view = 'list', sort = 'rank', show } = search;

  const change = (change: { view?: RankingView; sort?: RankingSort; show?: number }) =>
    void navigate({
      to: '.',
      search: ({ view: _view, sort: _sort, show: _show, ...rest }: RankingSearch) => ({
        ...rest,
        ...parseRankingSearch({ ...search, ...change }),
      }),
      resetScroll: false,
    });

  if (extent === null) return <NothingYet />;
  if (extent && totals && !isPlaceholderData && totals.value.plays === 0) {
    return <NothingInScope extent={extent} />;
  }
  const bucket = { of, bucket: longBucketFor(scope.period, today) };
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pt-7 pb-5">
        <div>
          <h1 className="text-3xl leading-tight font-bold">{words.titles[of]}</h1>
          <p className="figures min-h-5 text-text-2">
            {totals
              ? words.summary[of](
                  totals.value[of],
                  periodPhrase(scope.period, today, extent?.first),
                )
              : null}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={words.view.label}
            choices={VIEWS}
            value={view}
            onChoose={(view) => change({ view })}
          />
          {view === 'list' ? (
            <label className="flex items-center gap-2 text-sm text-text-2">
              <span className="sr-only">{words.sort.label}</span>
              <select
                value={sort}
                onChange={({ target }) => {
                  const sort = RANKING_SORTS.find((one) => one === target.value);
                  if (sort) change({ sort });
                }}
                className="h-9 rounded-md border border-line-strong bg-surface px-2 text-sm text-text pointer-coarse:h-11"
              >
                {RANKING_SORTS.map((sort) => (
                  <option key={sort} value={sort}>
                    {words.sort[sort]}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
        </div>
      </div>
      {view === 'list' ? (
        <RankingList of={of} sort={sort} shown={show} onShow={(show) => change({ show })} />
      ) : null}
      {view === 'ranks' ? (
        <StatisticPanel
          id="bump"
          title={text.views.bump.titles[of]}
          params={{ ...bucket, limit: '8' }}
        />
      ) : null}
      {view === 'shares' ? (
        <StatisticPanel
          id="flow"
          title={text.views.flow.titles[of]}
          params={{ ...bucket, limit: '7' }}
        />
      ) : null}
    </>
  );
}
