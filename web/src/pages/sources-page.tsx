/** The sources: what needs attention, how each account stands, gaps, quarantine and the plan. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cable, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Account } from '@/api/client';
import { sourcesQuery } from '@/api/queries';
import { CompletenessPanel } from '@/features/completeness/completeness-panel';
import { GapPanel } from '@/features/gaps/gap-panel';
import { NoticeList } from '@/features/notices/notice-list';
import { PlanPanel } from '@/features/plan/plan-panel';
import { QuarantinePanel } from '@/features/quarantine/quarantine-panel';
import { AccountCard } from '@/features/sources/account-card';
import { connectProblem } from '@/features/sources/connect-problem';
import { DisconnectDialog } from '@/features/sources/disconnect-dialog';
import { outdated } from '@/features/sources/outdated';
import { OutdatedNote } from '@/features/sources/outdated-note';
import type { SourcesSearch } from '@/features/sources/search';
import { useNow } from '@/lib/use-now';
import { usePageTitle } from '@/lib/use-page-title';
import { buttonClass } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { LinkedText } from '@/ui/linked-text';
import { Notice } from '@/ui/notice';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';

const TICK_MS = 1000;

export function SourcesPage({ search, zone }: { search: SourcesSearch; zone: string }) {
  usePageTitle('Sources');
  const now = useNow(TICK_MS);
  const sources = useQuery(sourcesQuery);
  const old = outdated(sources);
  const [leaving, setLeaving] = useState<Account>();
  const { data } = sources;
  return (
    <div className="flex flex-col gap-5 pt-6 lg:pt-8">
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div>
          <h1 className="text-2xl leading-tight font-bold lg:text-3xl">Sources</h1>
          <p className="mt-1 text-text-2">Where your plays come from, and how that is going.</p>
        </div>
        {data && data.accounts.length > 0 ? (
          <Link to="/connect" className={buttonClass('plain')}>
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
            Connect another account
          </Link>
        ) : null}
      </header>

      <Arrival search={search} />
      {old ? <OutdatedNote outdated={old} zone={zone} /> : null}
      {data ? <NoticeList notices={data.notices} now={now} zone={zone} /> : null}
      {data?.spotify.simulated ? (
        <Notice title="This is a demo">
          “Spotify” is a simulator here, whose listener lives faster than life.
        </Notice>
      ) : null}

      {sources.isPending ? <SourcesSkeleton /> : null}
      {sources.isError && !data ? (
        <ProblemNote
          what="The sources could not be loaded"
          error={sources.error}
          onRetry={() => void sources.refetch()}
        />
      ) : null}
      {data && data.accounts.length === 0 ? (
        <Panel>
          <Empty
            icon={Cable}
            title="No account is connected"
            action={
              <Link to="/connect" className={buttonClass('primary')}>
                Connect Spotify
              </Link>
            }
          >
            Connect your Spotify account to start the collection. What you have played so far can be{' '}
            <Link to="/import" className="text-accent-text underline underline-offset-2">
              imported
            </Link>
            , with or without it.
          </Empty>
        </Panel>
      ) : null}
      {data?.accounts.map((account) => (
        <AccountCard
          key={account.id}
          account={account}
          now={now}
          zone={zone}
          outdated={old !== undefined}
          notices={data.notices.filter(({ account_id }) => account_id === account.id)}
          onDisconnect={setLeaving}
        />
      ))}
      {data ? <CompletenessPanel year={search.year} /> : null}
      {data && data.accounts.length > 0 ? (
        <GapPanel gaps={data.gaps} counts={data.gap_counts} accounts={data.accounts} zone={zone} />
      ) : null}
      {data?.plan ? <PlanPanel plan={data.plan} now={now} zone={zone} /> : null}
      {data && data.quarantined > 0 ? (
        <QuarantinePanel total={data.quarantined} accounts={data.accounts} zone={zone} />
      ) : null}
      {leaving ? (
        <DisconnectDialog account={leaving} onClose={() => setLeaving(undefined)} />
      ) : null}
    </div>
  );
}

/** How the way back from Spotify's consent page ended. */
function Arrival({ search }: { search: SourcesSearch }) {
  if (search.connect_problem) {
    const { title, advice } = connectProblem(search.connect_problem);
    return (
      <Notice
        tone="danger"
        title={title}
        action={
          <Link to="/connect" className={buttonClass('plain')}>
            Try again
          </Link>
        }
      >
        <LinkedText>{advice}</LinkedText>
      </Notice>
    );
  }
  if (!search.connected) return null;
  return (
    <Notice
      tone="ok"
      title="Spotify is connected"
      action={
        <Link to="/history" className={buttonClass('plain')}>
          See your plays
        </Link>
      }
    >
      The first poll runs now and brings your last 50 plays.
    </Notice>
  );
}

function SourcesSkeleton() {
  return (
    <Panel role="status" className="p-5">
      <span className="sr-only">Loading the sources</span>
      <div aria-hidden="true" className="breathe flex h-[19rem] flex-col gap-4">
        <div className="h-6 w-48 rounded-sm bg-line" />
        <div className="h-4 w-72 max-w-full rounded-sm bg-line" />
        <div className="mt-4 h-16 rounded-sm bg-line" />
        <div className="h-4 rounded-sm bg-line" />
      </div>
    </Panel>
  );
}
