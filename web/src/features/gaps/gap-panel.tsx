/** The stretches in which plays may be missing, or that there are none. */
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { Account, Gap, Sources } from '@/api/client';
import { count, counted } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { AllGaps } from './all-gaps';
import { AskForData } from './ask-for-data';
import { GapList } from './gap-list';
import { isClosed } from './is-closed';

interface GapPanelProps {
  /** Open ones; where there are many, the latest. */
  gaps: readonly Gap[];
  counts: Sources['gap_counts'];
  accounts: readonly Account[];
  zone: string;
}

export function GapPanel({ gaps, counts, accounts, zone }: GapPanelProps) {
  const missing = gaps.filter((gap) => gap.reason === 'overrun' && !isClosed(gap));
  const unlisted = counts.overrun - missing.length;
  const known = counts.overrun + counts.late + counts.closed;
  return (
    <Panel aria-labelledby="gaps" className="flex flex-col gap-3 p-5">
      <h2 id="gaps" className="text-lg font-semibold">
        Gaps
      </h2>
      {counts.overrun === 0 ? (
        <NoneMissing late={counts.late} />
      ) : (
        <>
          <p className="max-w-prose text-sm text-text-2">
            Spotify lists only the last 50 plays. Between two lists more was played than one list
            shows, so plays are probably missing here.
          </p>
          <GapList gaps={missing} accounts={accounts} zone={zone} />
          {unlisted > 0 ? (
            <p className="text-sm text-text-2">and {count(unlisted)} more, among all gaps below</p>
          ) : null}
        </>
      )}
      {known > 0 ? (
        <div className="flex flex-col">
          {counts.overrun > 0 ? <AskForData /> : null}
          <AllGaps counts={counts} accounts={accounts} zone={zone} />
        </div>
      ) : null}
    </Panel>
  );
}

function NoneMissing({ late }: { late: number }) {
  if (late === 0) {
    return (
      <p className="flex items-center gap-2 text-text-2">
        <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" className="text-ok" />
        No gaps known
      </p>
    );
  }
  return (
    <p className="flex max-w-prose items-start gap-2 text-text-2">
      <CircleDashed
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="mt-1 shrink-0 text-text-3"
      />
      No plays are known to be missing; {counted(late, 'stretch', 'stretches')} could not be watched
      for late arrivals.
    </p>
  );
}
