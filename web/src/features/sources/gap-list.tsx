/** The stretches in which plays may be missing, or that there are none. */
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { Account, Gap } from '@/api/client';
import { dateTime, span } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { accountName } from './account-state';

interface GapListProps {
  gaps: readonly Gap[];
  accounts: readonly Account[];
  zone: string;
}

export function GapList({ gaps, accounts, zone }: GapListProps) {
  const named = accounts.length > 1;
  return (
    <Panel aria-labelledby="gaps" className="p-5">
      <h2 id="gaps" className="text-lg font-semibold">
        Gaps
      </h2>
      {gaps.length === 0 ? (
        <p className="mt-2 flex items-center gap-2 text-text-2">
          <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" className="text-ok" />
          No gaps known
        </p>
      ) : (
        <>
          <p className="mt-1 max-w-prose text-sm text-text-2">
            Spotify reports only the last 50 plays. Where one report shares no play with the one
            before, more may have been played in between than it can tell. A later import of your
            Spotify export closes a gap.
          </p>
          <ul className="mt-3 divide-y divide-line">
            {gaps.map((gap) => {
              const account = accounts.find(({ id }) => id === gap.account_id);
              return (
                <li
                  key={gap.id}
                  className="figures flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2.5"
                >
                  {gap.closed_at ? (
                    <CircleCheck
                      size={16}
                      strokeWidth={1.75}
                      aria-hidden="true"
                      className="text-ok"
                    />
                  ) : (
                    <CircleDashed
                      size={16}
                      strokeWidth={1.75}
                      aria-hidden="true"
                      className="text-warn"
                    />
                  )}
                  <span>
                    {dateTime(gap.from, zone)} – {dateTime(gap.to, zone)}
                  </span>
                  <span className="text-sm text-text-3">
                    {span(Date.parse(gap.to) - Date.parse(gap.from))}
                    {named && account ? ` · ${accountName(account)}` : ''}
                    {gap.closed_at ? ' · closed' : ' · plays may be missing'}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Panel>
  );
}
