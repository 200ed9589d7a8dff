import { expect, test } from 'vitest';
import { NOW, ZONE } from '@/testing/sources';
import { lossWords } from './loss-words';
import type { ShownState } from './outdated';

const LATER = '2026-11-23T10:41:00.000Z';
const TOMORROW = '2026-11-24T10:00:40.000Z';
const PAST = '2026-11-23T08:00:00.000Z';

test.each<[state: ShownState, at: string, text: string, nearness: string]>([
  ['collecting', LATER, 'plays could be lost from 11:41 on (in 40 min)', 'far'],
  ['collecting', TOMORROW, 'plays could be lost from 24 Nov 2026, 11:00 on (in 24 h)', 'far'],
  ['waiting', LATER, 'Unless Spotify answers before 11:41 (in 40 min)', 'coming'],
  ['suspect', LATER, 'Unless Spotify answers before 11:41 (in 40 min)', 'coming'],
  ['consent_ended', LATER, 'Unless this is mended before 11:41 (in 40 min)', 'coming'],
  ['premium_needed', LATER, 'Unless this is mended before 11:41 (in 40 min)', 'coming'],
  ['stalled', LATER, 'Unless the list moves on before 11:41 (in 40 min)', 'coming'],
  ['stalled', PAST, 'Since 09:00 (2 h ago) plays may be getting lost', 'here'],
  ['unknown', LATER, 'If nothing has been collected since, plays can be lost from 11:41', 'coming'],
  ['disconnected', LATER, 'Connect it again before 11:41 (in 40 min) and no play', 'coming'],
  ['collecting', PAST, 'Since 09:00 (2 h ago) plays may be getting lost', 'here'],
  ['sign_in_needed', PAST, 'Since 09:00 (2 h ago) plays may be getting lost', 'here'],
])('%s, losing from %s', (state, lossPossibleAt, text, nearness) => {
  const words = lossWords(state, lossPossibleAt, NOW, ZONE);
  expect(words.text).toContain(text);
  expect(words.nearness).toBe(nearness);
});
