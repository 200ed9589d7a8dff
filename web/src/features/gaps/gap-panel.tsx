/** The stretches in which plays may be missing, or that there are none. */
import { CircleCheck } from 'lucide-react';
import type { Account, Gap } from '@/api/client';
import { Panel } from '@/ui/panel';
import { AskForData } from './ask-for-data';
import { GapList } from './gap-list';
import { sortGaps } from './gap-sorts';
import { ClosedGaps, LateGaps } from './quiet-gaps';

interface GapPanelProps {
  gaps: readonly Gap[];
  accounts: readonly Account[];
  zone: string;
}

export function GapPanel({ gaps, accounts, zone }: GapPanelProps) {
  const { missing, late, closed } = sortGaps(gaps);
  return (
    <Panel aria-labelledby="gaps" className="flex flex-col gap-3 p-5">
      <h2 id="gaps" className="text-lg font-semibold">
        Gaps
      </h2>
      {missing.length === 0 ? (
        <p className="flex items-center gap-2 text-text-2">
          <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" className="text-ok" />
          No gaps known
        </p>
      ) : (
        <>
          <p className="max-w-prose text-sm text-text-2">
            Spotify lists only the last 50 plays. Between two lists more was played than one list
            shows, so plays are probably missing here.
          </p>
          <GapList gaps={missing} accounts={accounts} zone={zone} />
        </>
      )}
      {gaps.length > 0 ? (
        <div className="flex flex-col">
          {missing.length > 0 ? <AskForData /> : null}
          <LateGaps gaps={late} accounts={accounts} zone={zone} />
          <ClosedGaps gaps={closed} accounts={accounts} zone={zone} />
        </div>
      ) : null}
    </Panel>
  );
}
