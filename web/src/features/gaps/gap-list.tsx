/** Gaps one by one: from when to when, how long, and of which account. */
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { Account, Gap } from '@/api/client';
import { accountName } from '@/features/sources/account-state';
import { dateTime, dateTimeRange, span } from '@/lib/format';
import { ClosingImport } from './closing-import';
import { isClosed } from './is-closed';

interface GapListProps {
  gaps: readonly Gap[];
  accounts: readonly Account[];
  zone: string;
}

export function GapList({ gaps, accounts, zone }: GapListProps) {
  const named = accounts.length > 1;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {gaps.map((gap) => {
        const account = accounts.find(({ id }) => id === gap.account_id);
        return (
          <li key={gap.id} className="figures flex items-start gap-3 py-2.5">
            <GapMark gap={gap} />
            <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span>{dateTimeRange(gap.from, gap.to, zone)}</span>
              <span className="text-sm text-text-3">
                {span(Date.parse(gap.to) - Date.parse(gap.from))}
                {named && account ? ` · ${accountName(account)}` : ''}
                {' · '}
                <GapWords gap={gap} zone={zone} />
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function GapMark({ gap }: { gap: Gap }) {
  const shape = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
  if (isClosed(gap)) return <CircleCheck {...shape} className="mt-0.5 shrink-0 text-ok" />;
  const color = gap.reason === 'overrun' ? 'text-warn' : 'text-text-3';
  return <CircleDashed {...shape} className={`mt-0.5 shrink-0 ${color}`} />;
}

function GapWords({ gap: { closed_at, covered_by, reason }, zone }: { gap: Gap; zone: string }) {
  if (covered_by != null) return <ClosingImport id={covered_by} />;
  if (closed_at) return `closed on ${dateTime(closed_at, zone)}`;
  return reason === 'overrun' ? 'plays are probably missing' : 'late arrivals may be missing';
}
