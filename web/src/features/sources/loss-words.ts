/** Until when no play can be lost, whatever happens, as a sentence. */
import { relative, timeOrDate } from '@/lib/format';
import { stateLook } from './account-state';
import type { ShownState } from './outdated';

export interface LossWords {
  text: string;
  /** How near it is: still far, coming unless something changes, or perhaps happening. */
  nearness: 'far' | 'coming' | 'here';
}

export function lossWords(
  state: ShownState,
  lossPossibleAt: string,
  now: Date,
  zone: string,
): LossWords {
  const at = timeOrDate(lossPossibleAt, now, zone);
  const distance = relative(lossPossibleAt, now);
  if (state === 'unknown') {
    return {
      text: `If nothing has been collected since, plays can be lost from ${at} on (${distance}).`,
      nearness: 'coming',
    };
  }
  if (Date.parse(lossPossibleAt) <= now.getTime()) {
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
  const helps = state === 'stalled' ? 'the list moves on' : mended;
  return {
    text: `Unless ${helps} before ${at} (${distance}), plays could be lost.`,
    nearness: 'coming',
  };
}
