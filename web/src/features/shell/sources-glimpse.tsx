/** Beside the navigation: whether plays are being collected, and when that was last asked. */
import { useQuery } from '@tanstack/react-query';
import { sourcesQuery } from '@/api/queries';
import { gravest, stateLook } from '@/features/sources/account-state';
import { outdated, shownState } from '@/features/sources/outdated';
import { ago } from '@/lib/format';
import { useNow } from '@/lib/use-now';
import { TONE_TEXT } from '@/ui/notice';

const TICK_MS = 5000;

export function SourcesGlimpse() {
  const now = useNow(TICK_MS);
  const sources = useQuery(sourcesQuery);
  const { data } = sources;
  if (!data) return null;
  const account = gravest(data.accounts.filter(({ state }) => state !== 'disconnected'));
  if (!account) return <p className="px-2.5 text-xs text-text-3">No account connected</p>;
  const { label, tone } = stateLook(shownState(account.state, outdated(sources) !== undefined));
  return (
    <p className="flex items-center gap-2 px-2.5 text-xs text-text-3">
      <span
        aria-hidden="true"
        className={`forced-mark size-1.5 shrink-0 rounded-full bg-current ${TONE_TEXT[tone]}`}
      />
      <span className="figures truncate">
        {label}
        {account.last_poll ? ` · ${ago(account.last_poll.asked_at, now)}` : ''}
      </span>
    </p>
  );
}
