import { expect, test } from 'vitest';
import type { Renewal } from '@/api/client';
import { ZONE } from '@/testing/sources';
import { renewalWords } from './renewal-words';

const renewed_at = '2026-11-03T13:05:00.000Z';

test.each<[Renewal['outcome'], caughtUp: number, tone: string, text: string]>([
  ['pending', 0, 'info', 'Renewed on 3 Nov 2026, 14:05. The first list since then is yet to come'],
  ['complete', 12, 'ok', 'so nothing was missed. It brought 12 new plays.'],
  ['complete', 0, 'ok', 'so nothing was missed. It held nothing new.'],
  ['late', 12, 'info', 'It brought 12 new plays. Plays that an offline device handed in late'],
  ['unproven', 0, 'info', 'it does not show whether anything was missed.'],
  ['gap', 50, 'warn', 'did not reach back to the one before, so plays may be missing.'],
])('%s with %d plays', (outcome, caught_up, tone, text) => {
  const words = renewalWords({ renewed_at, outcome, caught_up }, ZONE);
  expect(words.tone).toBe(tone);
  expect(words.text).toContain(text);
});
