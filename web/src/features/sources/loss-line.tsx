/** The time until a play could be lost, ticking. */
import { Hourglass, ShieldCheck, TriangleAlert } from 'lucide-react';
import { type LossWords, lossWords } from './loss-words';
import type { ShownState } from './outdated';

const LOOKS = {
  far: { icon: ShieldCheck, color: 'text-ok' },
  coming: { icon: Hourglass, color: 'text-warn' },
  here: { icon: TriangleAlert, color: 'text-danger' },
} satisfies Record<LossWords['nearness'], unknown>;

interface LossLineProps {
  state: ShownState;
  lossPossibleAt: string;
  now: Date;
  zone: string;
}

export function LossLine({ state, lossPossibleAt, now, zone }: LossLineProps) {
  const { text, nearness } = lossWords(state, lossPossibleAt, now, zone);
  const { icon: Icon, color } = LOOKS[nearness];
  return (
    <p className="flex items-start gap-2 text-sm text-text-2">
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={`mt-px shrink-0 ${color}`} />
      <span className="figures max-w-prose">{text}</span>
    </p>
  );
}
