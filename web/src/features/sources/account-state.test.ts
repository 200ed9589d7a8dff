import { expect, test } from 'vitest';
import { accountWith } from '@/testing/sources';
import { gravest } from './account-state';

test('of several accounts the one that stands worst is named', () => {
  const good = accountWith({ id: 1 });
  const waiting = accountWith({ id: 2, state: 'waiting' });
  const stalled = accountWith({ id: 5, state: 'stalled' });
  const refused = accountWith({ id: 3, state: 'sign_in_needed' });
  expect(gravest([])).toBeUndefined();
  expect(gravest([good, accountWith({ id: 4 })])).toBe(good);
  expect(gravest([good, waiting])).toBe(waiting);
  expect(gravest([good, stalled])).toBe(stalled);
  expect(gravest([waiting, refused, good])).toBe(refused);
});
