/** Which notice on the same page says why an account stands as it does, and what to do about it. */
import type { Account, Notice } from '@/api/client';

/** No other kind tells the same: a consent that ends soon is not why Spotify does not answer. */
const TELLING: Partial<Record<Account['state'], Notice['kind']>> = {
  collecting: 'consent_ending',
  waiting: 'not_answering',
  stalled: 'feed_stalled',
  suspect: 'suspect',
  sign_in_needed: 'sign_in_needed',
  consent_ended: 'consent_ended',
  permission_missing: 'permission_missing',
  not_allowed: 'not_allowed',
  premium_needed: 'premium_needed',
};

export function isTold(state: Account['state'], notices: readonly Notice[]): boolean {
  return notices.some(({ kind }) => kind === TELLING[state]);
}
