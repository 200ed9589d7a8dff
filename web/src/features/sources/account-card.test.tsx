import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Account } from '@/api/client';
import { renderPage } from '@/testing/render-page';
import { AccountCard } from './account-card';

const NOW = new Date('2026-11-23T10:00:40.000Z');
const ACCOUNT: Account = {
  id: 1,
  spotify_id: 'robin.31',
  display_name: 'Robin',
  state: 'collecting',
  headline: 'Collecting. Last asked 40 s ago.',
  advice: null,
  consented_at: '2026-11-01T10:00:00.000Z',
  consent_expires_at: '2027-05-01T10:00:00.000Z',
  consent_days_left: 159,
  connected_at: '2026-11-01T10:00:00.000Z',
  first_play_at: '2026-10-31T10:00:00.000Z',
  plays: 1234,
  next_poll_at: '2026-11-23T10:01:00.000Z',
  last_success_at: '2026-11-23T10:00:00.000Z',
  last_poll: {
    asked_at: '2026-11-23T10:00:00.000Z',
    answered_at: '2026-11-23T10:00:00.200Z',
    outcome: 'answered',
    items: 50,
    new: 2,
    moved: 1,
    late: 0,
    unreadable: 0,
    problem: null,
  },
  polls_24h: { answered: 400, refused: 3 },
};

function card(change: Partial<Account>, onDisconnect = vi.fn()) {
  const account = { ...ACCOUNT, ...change };
  return (
    <AccountCard account={account} now={NOW} zone="Europe/Berlin" onDisconnect={onDisconnect} />
  );
}

test('tells how the collection goes', async () => {
  await renderPage(card({}));
  const region = screen.getByRole('region', { name: 'Robin' });
  for (const text of [
    'Collecting',
    'Your plays are being collected.',
    '40 s ago',
    '50 read, 2 new, 1 moved, 0 late',
    'in 20 s',
    '1,234 plays',
    'Since 31 Oct 2026',
    '159 days left on your consent',
  ]) {
    expect(region).toHaveTextContent(text);
  }
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuenow', '159');
});

test('says what its owner should do', async () => {
  await renderPage(card({ state: 'sign_in_needed', advice: 'Sign in again.' }));
  expect(screen.getByText('Sign-in needed')).toBeInTheDocument();
  expect(screen.getByText('Sign in again.')).toBeInTheDocument();
});

test('a refused poll gives its reason', async () => {
  const poll = { ...ACCOUNT.last_poll, outcome: 'refused', problem: 'Asked to wait' } as const;
  await renderPage(card({ last_poll: poll as Account['last_poll'] & object }));
  expect(screen.getByText('Asked to wait')).toBeInTheDocument();
});

test('an account can be disconnected, once', async () => {
  const onDisconnect = vi.fn();
  await renderPage(card({}, onDisconnect));
  await userEvent.click(screen.getByRole('button', { name: 'Disconnect…' }));
  expect(onDisconnect).toHaveBeenCalledWith(ACCOUNT);
});

test('a disconnected account offers to come back, not to leave', async () => {
  await renderPage(card({ state: 'disconnected' }));
  expect(screen.queryByRole('button', { name: 'Disconnect…' })).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Sign in again' })).toBeInTheDocument();
  expect(screen.queryByRole('meter')).not.toBeInTheDocument();
});
