/** After a renewal: that nothing was missed, or where to see what may be. */
import { CircleCheck, CircleDashed, Hourglass } from 'lucide-react';
import type { Renewal } from '@/api/client';
import { TONE_TEXT } from '@/ui/notice';
import { renewalWords } from './renewal-words';

const ICONS = { info: CircleDashed, ok: CircleCheck, warn: CircleDashed };
/** Where there is more to see of it. */
const LINKS: Partial<Record<Renewal['outcome'], string>> = {
  gap: 'See the gap below',
  late: 'See the stretch below',
};

export function RenewalProof({ renewal, zone }: { renewal: Renewal; zone: string }) {
  const { text, tone } = renewalWords(renewal, zone);
  const Icon = renewal.outcome === 'pending' ? Hourglass : ICONS[tone];
  const link = LINKS[renewal.outcome];
  return (
    <p className="flex items-start gap-2 text-sm text-text-2">
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className={`mt-px shrink-0 ${TONE_TEXT[tone]}`}
      />
      <span className="figures max-w-prose">
        {text}
        {link ? (
          <>
            {' '}
            <a href="#gaps" className="text-accent-text underline underline-offset-2">
              {link}
            </a>
          </>
        ) : null}
      </span>
    </p>
  );
}
