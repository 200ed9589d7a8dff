/** How a poll ended: an icon and a word, never colour alone. */
import { CircleCheck, CircleX, CloudOff, type LucideIcon } from 'lucide-react';
import type { Poll } from '@/api/client';

interface OutcomeLook {
  word: string;
  icon: LucideIcon;
  color: string;
}

const LOOKS: Record<Poll['outcome'], OutcomeLook> = {
  answered: { word: 'Answered', icon: CircleCheck, color: 'text-ok' },
  refused: { word: 'Refused', icon: CircleX, color: 'text-danger' },
  unreachable: { word: 'Not reached', icon: CloudOff, color: 'text-warn' },
};

export function Outcome({ outcome }: { outcome: Poll['outcome'] }) {
  const { word, icon: Icon, color } = LOOKS[outcome];
  return (
    <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
      <Icon
        size={15}
        strokeWidth={1.75}
        aria-hidden="true"
        className={`shrink-0 self-center ${color}`}
      />
      {word}
    </span>
  );
}
