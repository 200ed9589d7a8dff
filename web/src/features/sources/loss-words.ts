/** Until when no play can be lost, whatever happens, as a sentence. */
import type { Account } from '@/api/client';
import { relative, timeOrDate } from '@/lib/format';
import { stateLook } from './account-state';

export interface LossWords {
  text: string;
  /** How near it is: still far, coming unless something changes, or perhaps happening. */
  nearness: 'far' | 'coming' | 'here';
}

type Losing = Pick<Account, 'state' | 'loss_possible_at'>;

export function lossWords({ state, loss_possible_at }: Losing, now: Date, zone: string): LossWords {
  const at = timeOrDate(loss_possible_at, now, zone);
  const distance = relative(loss_possible_at, now);
  if (Date.parse(loss_possible_at) <= now.getTime()) {
    return {
      text: `Since ${at} (${distance}) plays may be getting lost: Spotify lists only the last 50.`,
      nearness: 'here',
    };
  }
  if (state === 'collecting') {
    return {
      text: `If Spotify stopped answering now, plays could be lost from ${at} on (${distance}).`,
      nearness: 'far',
    };
  }
  if (state === 'disconnected') {
    return {
      text: `Connect it again before ${at} (${distance}) and no play is lost.`,
      nearness: 'coming',
    };
  }
  const mended = stateLook(state).needsOwner ? 'this is mended' : 'Spotify answers';
  return {
    text: `Unless ${mended} before ${at} (${distance}), plays could be lost.`,
    nearness: 'coming',
  };
}
