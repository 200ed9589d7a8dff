/** The history: every play, newest first, narrowed by what the URL says. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { Play } from '@/api/client';
import { playsQuery } from '@/api/queries';
import { DateFilter } from '@/features/history/date-filter';
import { DeletePlayDialog } from '@/features/history/delete-play-dialog';
import { type FilterChange, FilterChips } from '@/features/history/filter-chips';
import { HistoryEmpty } from '@/features/history/history-empty';
import { NewPlaysPill } from '@/features/history/new-plays-pill';
import { PlayList } from '@/features/history/play-list';
import { ListSkeleton } from '@/features/history/row-skeleton';
import { toRows } from '@/features/history/rows';
import { type HistorySearch, isFiltered, parseHistorySearch } from '@/features/history/search';
import { SearchBox } from '@/features/history/search-box';
import { useLivePlays } from '@/features/history/use-live-plays';
import { civilDateOf } from '@/lib/civil-date';
import { counted } from '@/lib/format';
import { useNow } from '@/lib/use-now';
import { usePageTitle } from '@/lib/use-page-title';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';

const MINUTE_MS = 60_000;

export function HistoryPage({ search, zone }: { search: HistorySearch; zone: string }) {
  usePageTitle('History');
  const navigate = useNavigate();
  const today = civilDateOf(useNow(MINUTE_MS), zone);
  const [atTop, setAtTop] = useState(true);
  const [doomed, setDoomed] = useState<Play>();

  const plays = useInfiniteQuery(playsQuery(search));
  const { data, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = plays;
  const live = useLivePlays(search, atTop);
  const rows = useMemo(
    () => toRows(data?.pages.flatMap((page) => page.items) ?? [], zone),
    [data, zone],
  );

  const change = (change: FilterChange) =>
    void navigate({ to: '/history', search: parseHistorySearch({ ...search, ...change }) });
  const clear = () => void navigate({ to: '/history', search: {} });
  const onEndReached = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError]);
  const showNew = () => {
    void live.show();
    window.scrollTo({ top: 0 });
  };

  const total = data?.pages[0]?.total;
  const heading = total == null ? 'History' : counted(total, 'play');
  return (
    <div className="pt-6 lg:pt-8">
      <h1 className="figures text-2xl leading-tight font-bold lg:text-3xl">{heading}</h1>
      <div className="sticky top-0 z-20 -mx-4 flex h-(--toolbar-height) items-center gap-2 bg-bg px-4 sm:-mx-6 sm:px-6">
        <SearchBox onChoose={change} />
        <DateFilter range={search} today={today} onChange={change} />
      </div>
      <FilterChips search={search} onChange={change} onClear={clear} />
      <NewPlaysPill waiting={atTop ? 0 : live.waiting} onShow={showNew} />
      {plays.isError && !isFetchNextPageError ? (
        <ProblemNote
          what="The plays could not be loaded"
          error={plays.error}
          onRetry={() => void plays.refetch()}
        />
      ) : (
        <Panel
          aria-label="Plays"
          aria-busy={plays.isPlaceholderData}
          className={`-mx-4 border-x-0 sm:mx-0 sm:border-x max-sm:rounded-none ${plays.isPlaceholderData ? 'opacity-60' : ''}`}
        >
          {plays.isPending ? <ListSkeleton /> : null}
          {plays.isSuccess && rows.length === 0 ? (
            <HistoryEmpty filtered={isFiltered(search)} onClear={clear} />
          ) : null}
          {rows.length > 0 ? (
            <PlayList
              rows={rows}
              zone={zone}
              today={today}
              label={`${heading}, newest first`}
              hasMore={plays.hasNextPage && !isFetchNextPageError}
              onEndReached={onEndReached}
              onAtTop={setAtTop}
              entering={live.entering}
              onDelete={setDoomed}
            />
          ) : null}
        </Panel>
      )}
      {isFetchNextPageError ? (
        <div className="pt-4">
          <ProblemNote
            what="Older plays could not be loaded"
            error={plays.error}
            onRetry={() => void fetchNextPage()}
          />
        </div>
      ) : null}
      {doomed ? (
        <DeletePlayDialog
          play={doomed}
          zone={zone}
          onClose={() => setDoomed(undefined)}
          onDeleted={live.refresh}
        />
      ) : null}
    </div>
  );
}
