import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Gap } from '@/api/client';
import { renderPage } from '@/testing/render-page';
import { accountWith, gapWith, ZONE } from '@/testing/sources';
import { GapPanel } from './gap-panel';

function panel(gaps: Gap[]) {
  return renderPage(<GapPanel gaps={gaps} accounts={[accountWith()]} zone={ZONE} />);
}

test('no gaps, nothing to do', async () => {
  await panel([]);
  expect(screen.getByText('No gaps known')).toBeVisible();
  expect(screen.queryByText('Ask Spotify for your data')).not.toBeInTheDocument();
});

test('a gap says how long it is, why, and what can be done', async () => {
  await panel([gapWith()]);
  expect(screen.getByText(/^20 Nov 2026, 09:00\s?–\s?11:00$/)).toBeVisible();
  expect(screen.getByText('2 h · plays are probably missing')).toBeVisible();
  expect(screen.getByText('Ask Spotify for your data')).toBeVisible();
  expect(screen.queryByText('No gaps known')).not.toBeInTheDocument();
});

test('what only a late arrival could have left is no reason to worry', async () => {
  await panel([gapWith({ id: 1, reason: 'late' }), gapWith({ id: 2, reason: 'late' })]);
  expect(screen.getByText('No gaps known')).toBeVisible();
  expect(screen.getByText('2 stretches not watched for late arrivals')).toBeVisible();
  expect(screen.queryByText('Ask Spotify for your data')).not.toBeInTheDocument();
});

test('a closed gap is one no more', async () => {
  await panel([gapWith({ closed_at: '2026-11-21T10:00:00.000Z' })]);
  expect(screen.getByText('No gaps known')).toBeVisible();
  expect(screen.getByText(/^1 gap closed/)).toBeVisible();
});
