/** Spotify's consent: given when, until when, how to renew it, and what the last renewal proved. */
import type { Account } from '@/api/client';
import { counted, shortDateOf } from '@/lib/format';
import { Meter } from '@/ui/meter';
import { stateLook } from './account-state';
import { ConnectAgain } from './connect-again';
import { RenewalProof } from './renewal-proof';

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

interface ConsentSectionProps {
  account: Account;
  now: Date;
  zone: string;
  /** Whether a notice on the same page has the button too. */
  offered: boolean;
}

export function ConsentSection({ account, now, zone, offered }: ConsentSectionProps) {
  const { state, consented_at, consent_expires_at, renewal } = account;
  const total = (Date.parse(consent_expires_at) - Date.parse(consented_at)) / DAY_MS;
  const left = Math.max(0, account.consent_days_left);
  const soon = left <= SOON_DAYS;
  // Days that are left of a consent that Spotify no longer accepts are worth nothing.
  const holds = state !== 'sign_in_needed' && state !== 'consent_ended';
  const over = Date.parse(consent_expires_at) <= now.getTime();
  const ends = over ? 'ended' : 'ends';
  const { renewable } = stateLook(state);
  return (
    <section aria-label="Consent" className="flex flex-col gap-3">
      <div className={`flex flex-wrap gap-x-6 gap-y-3 ${holds ? 'items-end' : 'items-center'}`}>
        <div className="flex min-w-0 flex-1 basis-60 flex-col gap-2">
          <div className="figures flex flex-wrap items-baseline justify-between gap-x-3">
            <span className={`text-sm font-medium ${soon || !holds ? 'text-warn' : ''}`}>
              {holds ? daysLeft(left, over) : endedWords(state)}
            </span>
            <span className="text-xs text-text-3">
              Given {shortDateOf(consented_at, zone)}
              {state === 'sign_in_needed'
                ? ''
                : ` · ${ends} ${shortDateOf(consent_expires_at, zone)}`}
            </span>
          </div>
          {holds ? (
            <Meter
              label="Days left on the consent"
              value={left}
              max={total}
              text={counted(left, 'day')}
              tone={soon ? 'warn' : 'ok'}
            />
          ) : null}
        </div>
        <ConnectAgain
          account={account.id}
          kind={(renewable || soon) && !offered ? 'primary' : 'plain'}
          label={renewable ? 'Connect again' : 'Renew the consent'}
        />
      </div>
      {renewal ? <RenewalProof renewal={renewal} zone={zone} /> : null}
    </section>
  );
}

function daysLeft(days: number, over: boolean): string {
  // Spotify may go on for a while.
  if (over) {
    return 'The consent’s six months are over';
  }
  return days === 0 ? 'The consent ends today' : `${counted(days, 'day')} left on your consent`;
}

function endedWords(state: Account['state']): string {
  return state === 'consent_ended'
    ? 'The consent has ended'
    : 'Spotify no longer accepts your consent';
}
