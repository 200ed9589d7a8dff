/** One Spotify account: how its collection goes, and what its owner can do about it. */
import { Link } from '@tanstack/react-router';
import { ScrollText, Unplug } from 'lucide-react';
import { useId } from 'react';
import type { Account, Notice } from '@/api/client';
import { count, counted, shortDateOf } from '@/lib/format';
import { Button, buttonClass } from '@/ui/button';
import { LinkedText } from '@/ui/linked-text';
import { Moment } from '@/ui/moment';
import { Panel } from '@/ui/panel';
import { accountName } from './account-state';
import { ConnectAgain } from './connect-again';
import { ConsentSection } from './consent-section';
import { Fact } from './fact';
import { LossLine } from './loss-line';
import { type ShownState, shownState } from './outdated';
import { pollSummary } from './poll-summary';
import { StateMark } from './state-mark';
import { isTold } from './told-by';

/** No more than the collector's wake is waited for. */
const SOON_MS = 2000;

interface AccountCardProps {
  account: Account;
  now: Date;
  zone: string;
  /** Whether nothing newer is known, for want of an answer. */
  outdated: boolean;
  /** What else the page says about this account. */
  notices: readonly Notice[];
  onDisconnect: (account: Account) => void;
}

export function AccountCard(props: AccountCardProps) {
  const { account, now, zone, outdated, notices, onDisconnect } = props;
  const titleId = useId();
  const state = shownState(account.state, outdated);
  const { last_poll, next_poll_at, first_play_at, polls_24h } = account;
  const connected = state !== 'disconnected';
  const told = isTold(account.state, notices);
  return (
    <Panel aria-labelledby={titleId} className="flex flex-col gap-5 p-5">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={titleId} className="truncate text-xl font-semibold">
            {accountName(account)}
          </h2>
          <p className="text-sm text-text-3">
            Spotify account <span className="break-all">{account.spotify_id}</span>, connected{' '}
            {shortDateOf(account.connected_at, zone)}
          </p>
        </div>
        <StateMark state={state} />
      </header>

      <div className="flex flex-col gap-1.5">
        <p className="text-lg font-medium">{headline(account, state, told)}</p>
        {account.advice && !told ? (
          <p className="max-w-prose text-text-2">
            <LinkedText>{account.advice}</LinkedText>
          </p>
        ) : null}
        <LossLine state={state} lossPossibleAt={account.loss_possible_at} now={now} zone={zone} />
      </div>

      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 border-y border-line py-4 md:grid-cols-4">
        <Fact name="Last poll" remark={last_poll ? pollSummary(last_poll) : null}>
          {last_poll ? <Moment at={last_poll.asked_at} now={now} zone={zone} /> : 'None yet'}
        </Fact>
        <Fact name="Next poll">
          {connected && next_poll_at ? (
            <NextPoll at={next_poll_at} now={now} zone={zone} outdated={outdated} />
          ) : (
            'None planned'
          )}
        </Fact>
        <Fact name="Last 24 hours" remark={`${count(polls_24h.failed)} failed`}>
          {counted(polls_24h.answered, 'poll')} answered
        </Fact>
        <Fact
          name="Collected"
          remark={first_play_at ? `Since ${shortDateOf(first_play_at, zone)}` : null}
        >
          {counted(account.plays, 'play')}
        </Fact>
      </dl>

      {connected ? (
        <ConsentSection
          account={account}
          now={now}
          zone={zone}
          offered={notices.some((notice) => notice.is_mended_by_connecting)}
        />
      ) : null}

      <footer className="flex flex-wrap items-start gap-2">
        {connected ? null : <ConnectAgain account={account.id} kind="primary" />}
        <Link
          to="/sources/$accountId/polls"
          params={{ accountId: String(account.id) }}
          className={buttonClass('plain')}
        >
          <ScrollText size={15} strokeWidth={1.75} aria-hidden="true" />
          Poll log
        </Link>
        {connected ? (
          <Button kind="quiet" onClick={() => onDisconnect(account)}>
            <Unplug size={15} strokeWidth={1.75} aria-hidden="true" />
            Disconnect…
          </Button>
        ) : null}
      </footer>
    </Panel>
  );
}

/** The server's, save where the page says the same elsewhere: the times below, the reason above. */
function headline(account: Account, state: ShownState, told: boolean): string {
  const { last_poll, headline } = account;
  if (state === 'unknown') return 'Whether your plays are being collected is not known right now.';
  if (state === 'collecting' && last_poll) return 'Your plays are being collected.';
  return state === 'waiting' && told ? 'Waiting for Spotify to answer again.' : headline;
}

interface NextPollProps {
  at: string;
  now: Date;
  zone: string;
  outdated: boolean;
}

/** A poll that is due, or about to be, runs at the collector's next turn. */
function NextPoll({ at, now, zone, outdated }: NextPollProps) {
  // When it was due, the one after was planned; nobody has said for when.
  if (Date.parse(at) < now.getTime() + SOON_MS) return outdated ? <>Not known</> : <>Due now</>;
  return <Moment at={at} now={now} zone={zone} />;
}
