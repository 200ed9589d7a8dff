import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Plan } from '@/api/client';
import { renderPage } from '@/testing/render-page';
import { NOW, planWith, ZONE } from '@/testing/sources';
import { PlanPanel } from './plan-panel';

function panel(change: Partial<Plan>) {
  return renderPage(<PlanPanel plan={planWith(change)} now={NOW} zone={ZONE} />);
}

test('says what the plan is, why, and what it has used', async () => {
  await panel({});
  const region = screen.getByRole('region', { name: 'Polling plan' });
  for (const text of [
    'Spotify is asked every minute.',
    'So that no play slips through.',
    '120 of 600',
    'Lists of plays110 calls',
    'What is playing9 calls',
    'Profiles1 call',
  ]) {
    expect(region).toHaveTextContent(text);
  }
  const meter = screen.getByRole('meter', { name: 'Calls in the last 24 hours' });
  expect(meter).toHaveAttribute('aria-valuenow', '120');
  expect(meter).toHaveAttribute('aria-valuemax', '600');
});

test('without a limit there is a number and no meter', async () => {
  await panel({ limit_24h: null });
  expect(screen.getByText('120 calls')).toBeVisible();
  expect(screen.queryByRole('meter')).not.toBeInTheDocument();
});

test('more calls than the limit fill the meter', async () => {
  await panel({ used_24h: 700 });
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuenow', '600');
});

test('a lock-out shows what it taught and until when it lasts', async () => {
  await panel({
    families: [
      {
        family: 'recently_played',
        used_24h: 500,
        learned_limit_24h: 510,
        paused_until: '2026-11-23T14:00:40.000Z',
      },
    ],
  });
  expect(
    screen.getByText('Paused until 15:00 (in 4 h). Paced to stay under about 510 in 24 hours'),
  ).toBeVisible();
});
