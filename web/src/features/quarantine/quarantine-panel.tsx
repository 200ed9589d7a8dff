/** Entries of Spotify's lists that could not be read, kept as they came. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Account } from '@/api/client';
import { quarantineQuery } from '@/api/queries';
import { accountName } from '@/features/sources/account-state';
import { counted } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { ShowOlder } from '@/ui/show-older';
import { QuarantinedEntry } from './quarantined-entry';

interface QuarantinePanelProps {
  /** How many there are. */
  total: number;
  accounts: readonly Account[];
  zone: string;
}

export function QuarantinePanel({ total, accounts, zone }: QuarantinePanelProps) {
  const query = useInfiniteQuery(quarantineQuery);
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const nameOf = (id: number) => {
    const account = accounts.find((account) => account.id === id);
    return account && accounts.length > 1 ? accountName(account) : undefined;
  };
  return (
    <Panel aria-labelledby="quarantine" className="flex flex-col gap-3 p-5">
      <div>
        <h2 id="quarantine" className="text-lg font-semibold">
          Quarantine
        </h2>
        <p className="mt-1 max-w-prose text-sm text-text-2">
          {counted(total, 'entry', 'entries')} of Spotify’s lists could not be read as a play: the
          track was missing, or something was not what it should be. Nothing is thrown away: they
          are kept here as they came. Mostly the next list has the same play whole.
        </p>
      </div>
      {query.isPending ? <EntrySkeleton /> : null}
      {query.isError && !query.data ? (
        <ProblemNote
          what="The entries could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {entries.length > 0 ? (
        <ul className="divide-y divide-line border-t border-line">
          {entries.map((entry) => (
            <QuarantinedEntry
              key={entry.id}
              entry={entry}
              account={nameOf(entry.account_id)}
              zone={zone}
            />
          ))}
        </ul>
      ) : null}
      <ShowOlder
        hasMore={query.hasNextPage}
        busy={query.isFetchingNextPage}
        error={query.isFetchNextPageError ? query.error : null}
        onMore={() => void query.fetchNextPage()}
      />
    </Panel>
  );
}

function EntrySkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the entries</span>
      <div aria-hidden="true" className="breathe flex flex-col gap-2 border-t border-line pt-3">
        <div className="h-4 w-64 max-w-full rounded-sm bg-line" />
        <div className="h-4 w-48 rounded-sm bg-line" />
      </div>
    </div>
  );
}
