/** Every gap that was ever found, page by page; asked for when someone wants to see them. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account, Sources } from '@/api/client';
import { gapsQuery } from '@/api/queries';
import { counted } from '@/lib/format';
import { Disclosure } from '@/ui/disclosure';
import { ProblemNote } from '@/ui/problem-note';
import { ShowOlder } from '@/ui/show-older';
import { GapList } from './gap-list';

interface AllGapsProps {
  counts: Sources['gap_counts'];
  accounts: readonly Account[];
  zone: string;
}

export function AllGaps({ counts, accounts, zone }: AllGapsProps) {
  const [wanted, setWanted] = useState(false);
  const query = useInfiniteQuery({ ...gapsQuery, enabled: wanted });
  const gaps = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Disclosure summary={summary(counts)} onToggle={setWanted}>
      <div className="flex flex-col gap-3">
        {counts.late > 0 ? (
          <p className="max-w-prose text-sm text-text-2">
            Where late arrivals may be missing, Spotify was not asked for a while. What was played
            online is there. Only plays that a device handed in late, after it had been offline, may
            have come and gone unseen.
          </p>
        ) : null}
        {query.isPending ? <p className="text-sm text-text-3">Loading the gaps…</p> : null}
        {query.isError && !gaps ? (
          <ProblemNote
            what="The gaps could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : null}
        {gaps ? <GapList gaps={gaps} accounts={accounts} zone={zone} /> : null}
        <ShowOlder
          hasMore={query.hasNextPage}
          busy={query.isFetchingNextPage}
          error={query.isFetchNextPageError ? query.error : null}
          onMore={() => void query.fetchNextPage()}
        />
      </div>
    </Disclosure>
  );
}

/** How many there are, by what is the matter with them. */
function summary({ overrun, late, closed }: Sources['gap_counts']): string {
  const parts = [
    overrun > 0 ? `${counted(overrun, 'gap')} open` : '',
    late > 0 ? `${counted(late, 'stretch', 'stretches')} not watched for late arrivals` : '',
    closed > 0 ? `${counted(closed, 'gap')} closed` : '',
  ];
  return `All: ${parts.filter(Boolean).join(', ')}`;
}
