/** The calls by what they ask for, with what Spotify's refusals have taught and its pauses. */
import type { CallFamily, Plan } from '@/api/client';
import { Fact } from '@/features/sources/fact';
import { count, counted, relative, timeOrDate } from '@/lib/format';

const NAMES: Record<CallFamily, string> = {
  recently_played: 'Lists of plays',
  player: 'What is playing',
  profile: 'Profiles',
};

interface CallFamiliesProps {
  families: Plan['families'];
  now: Date;
  zone: string;
}

export function CallFamilies({ families, now, zone }: CallFamiliesProps) {
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-3 border-t border-line pt-4 sm:grid-cols-3">
      {families.map(({ family, used_24h, learned_limit_24h, paused_until }) => {
        const limit =
          learned_limit_24h == null
            ? ''
            : `Paced to stay under about ${count(learned_limit_24h)} in 24 hours`;
        const pause = paused_until
          ? `Paused until ${timeOrDate(paused_until, now, zone)} (${relative(paused_until, now)})`
          : '';
        return (
          <Fact
            key={family}
            name={NAMES[family]}
            remark={[pause, limit].filter(Boolean).join('. ') || null}
          >
            {counted(used_24h, 'call')}
          </Fact>
        );
      })}
    </dl>
  );
}
