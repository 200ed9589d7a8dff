/** The poll log of an account: each time that Spotify was asked, and what came of it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { pollLogQuery, sourcesQuery } from '@/api/queries';
import { PollFilter } from '@/features/poll-log/poll-filter';
import { PollLegend } from '@/features/poll-log/poll-legend';
import { PollList } from '@/features/poll-log/poll-list';
import { PollLogEmpty } from '@/features/poll-log/poll-log-empty';
import { PollSkeleton } from '@/features/poll-log/poll-skeleton';
import type { PollLogSearch } from '@/features/poll-log/search';
import { accountName } from '@/features/sources/account-state';
import { civilDateOf } from '@/lib/civil-date';
import { useNow } from '@/lib/use-now';
import { usePageTitle } from '@/lib/use-page-title';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { ShowOlder } from '@/ui/show-older';

const MINUTE_MS = 60_000;

interface PollLogPageProps {
  accountId: string;
  search: PollLogSearch;
  zone: string;
}

export function PollLogPage({ accountId, search, zone }: PollLogPageProps) {
  usePageTitle('Poll log');
  const today = civilDateOf(useNow(MINUTE_MS), zone);
  const all = search.all === '1';
  const { data: sources } = useQuery(sourcesQuery);
  const account = sources?.accounts.find(({ id }) => String(id) === accountId);
  const log = useInfiniteQuery(pollLogQuery(Number(accountId), !all));
  const polls = log.data?.pages.flatMap(({ items }) => items);
  return (
    <div className="flex flex-col gap-4 pt-6 lg:pt-8">
      <header>
        <Link
          to="/sources"
          className="-ml-1 inline-flex min-h-9 items-center gap-1.5 rounded-md px-1 text-sm font-medium text-text-2 transition-colors duration-[120ms] hover:text-text pointer-coarse:min-h-11"
        >
          <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
          Sources
        </Link>
        <h1 className="text-2xl leading-tight font-bold lg:text-3xl">Poll log</h1>
        <p className="mt-1 max-w-prose text-text-2">
          Each time that Spotify was asked for the last plays of{' '}
          {account ? accountName(account) : 'this account'}, and what came of it. Polls that changed
          nothing are kept for 30 days.
        </p>
      </header>

      <div className="flex flex-col gap-1">
        <PollFilter accountId={accountId} />
        <PollLegend />
      </div>

      {log.isError && !log.data ? (
        <ProblemNote
          what="The poll log could not be loaded"
          error={log.error}
          onRetry={() => void log.refetch()}
        />
      ) : (
        <Panel
          aria-label="Polls"
          className="-mx-4 border-x-0 max-sm:rounded-none sm:mx-0 sm:border-x"
        >
          {log.isPending ? <PollSkeleton /> : null}
          {polls?.length === 0 ? <PollLogEmpty accountId={accountId} all={all} /> : null}
          {polls ? <PollList polls={polls} today={today} zone={zone} /> : null}
        </Panel>
      )}
      <ShowOlder
        hasMore={log.hasNextPage}
        busy={log.isFetchingNextPage}
        error={log.isFetchNextPageError ? log.error : null}
        onMore={() => void log.fetchNextPage()}
      />
    </div>
  );
}
