/** How often Spotify is asked, why so, and how much of its quota that takes. */
import type { Plan } from '@/api/client';
import { count, counted } from '@/lib/format';
import { Meter } from '@/ui/meter';
import { Panel } from '@/ui/panel';
import { CallFamilies } from './call-families';

/** From this share on the collector spreads the rest. */
const MUCH = 0.8;

interface PlanPanelProps {
  plan: Plan;
  now: Date;
  zone: string;
}

export function PlanPanel({ plan, now, zone }: PlanPanelProps) {
  const { headline, reason, families } = plan;
  return (
    <Panel aria-labelledby="plan" className="flex flex-col gap-4 p-5">
      <div>
        <h2 id="plan" className="text-lg font-semibold">
          Polling plan
        </h2>
        <p className="mt-2 font-medium">{headline}</p>
        <p className="mt-1 max-w-prose text-sm break-words text-text-2">{reason}</p>
      </div>
      <CallsUsed plan={plan} />
      <CallFamilies families={families} now={now} zone={zone} />
    </Panel>
  );
}

function CallsUsed({ plan: { used_24h, limit_24h } }: { plan: Plan }) {
  const label = 'Calls in the last 24 hours';
  if (limit_24h == null) {
    return (
      <p className="figures text-sm">
        <span className="font-medium">{counted(used_24h, 'call')}</span> in the last 24 hours
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="figures flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-sm font-medium">{label}</span>
        <span className="text-sm text-text-2">
          {count(used_24h)} of {count(limit_24h)}
        </span>
      </div>
      <Meter
        label={label}
        value={used_24h}
        max={limit_24h}
        text={`${count(used_24h)} of ${count(limit_24h)}`}
        tone={used_24h >= limit_24h * MUCH ? 'warn' : 'ok'}
      />
    </div>
  );
}
