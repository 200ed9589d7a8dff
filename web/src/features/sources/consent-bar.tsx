/** How much of Spotify's consent is left. Spotify ends it after half a year. */
import type { Account } from '@/api/client';
import { counted, shortDateOf } from '@/lib/format';

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

interface ConsentBarProps {
  account: Pick<Account, 'consented_at' | 'consent_expires_at' | 'consent_days_left'>;
  zone: string;
}

export function ConsentBar({ account, zone }: ConsentBarProps) {
  const { consented_at, consent_expires_at, consent_days_left } = account;
  const total = Math.max(1, (Date.parse(consent_expires_at) - Date.parse(consented_at)) / DAY_MS);
  const left = Math.max(0, consent_days_left);
  const share = Math.min(1, left / total);
  const soon = left <= SOON_DAYS;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className={`figures text-sm font-medium ${soon ? 'text-warn' : ''}`}>
          {left === 0 ? 'Consent has ended' : `${counted(left, 'day')} left on your consent`}
        </span>
        <span className="figures text-xs text-text-3">
          {left === 0 ? 'Ended' : 'Ends'} {shortDateOf(consent_expires_at, zone)}
        </span>
      </div>
      <div
        role="meter"
        aria-label="Days left on the consent"
        aria-valuemin={0}
        aria-valuemax={Math.round(total)}
        aria-valuenow={left}
        aria-valuetext={counted(left, 'day')}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={`forced-mark h-full rounded-full ${soon ? 'bg-warn' : 'bg-ok'}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
