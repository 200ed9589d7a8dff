import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Account, Notice } from '@/api/client';
import { renderPage } from '@/testing/render-page';
import { accountWith, NOW, noticeWith, pollWith, ZONE } from '@/testing/sources';
import { AccountCard } from './account-card';

interface Around {
  notices?: Notice[];
  outdated?: boolean;
  onDisconnect?: () => void;
}

function card(
  change: Partial<Account>,
  { notices = [], outdated = false, onDisconnect = vi.fn() }: Around = {},
) {
  return (
    <AccountCard
      account={accountWith(change)}
      now={NOW}
      zone={ZONE}
      outdated={outdated}
      notices={notices}
      onDisconnect={onDisconnect}
    />
  );
}

test('tells how the collection goes', async () => {
  await renderPage(card({}));
  const region = screen.getByRole('region', { name: 'Robin' });
  for (const text of [
    'Collecting',
    'connected 1 Nov 2026',
    'Your plays are being collected.',
    'If Spotify stopped answering now, plays could be lost from 13:30 on (in 2 h).',
    '40 s ago',
    '50 read, 2 new, 1 moved',
    'in 20 s',
    '400 polls answered',
    '3 failed',
    '1,234 plays',
    'Since 31 Oct 2026',
    '159 days left on your consent',
    'Given 1 Nov 2026 · ends 1 May 2027',
  ]) {
    expect(region).toHaveTextContent(text);
  }
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuenow', '159');
  expect(screen.getByRole('link', { name: 'Poll log' })).toHaveAttribute(
    'href',
    '/sources/1/polls',
  );
});

test('a list that stands still is not shown as collecting', async () => {
  const headline = 'Spotify’s list has been standing still for 4 h, although tracks are played.';
  await renderPage(card({ state: 'stalled', headline }));
  expect(screen.getByText('List stands still')).toBeInTheDocument();
  expect(screen.getByText(headline)).toBeInTheDocument();
  expect(screen.queryByText('Collecting')).not.toBeInTheDocument();
});

test('of the past it does not claim that plays are being collected', async () => {
  await renderPage(card({ next_poll_at: '2026-11-23T10:00:30.000Z' }, { outdated: true }));
  const region = screen.getByRole('region', { name: 'Robin' });
  expect(region).not.toHaveTextContent('Collecting');
  expect(region).not.toHaveTextContent('Due now');
  expect(region).toHaveTextContent('Whether your plays are being collected is not known right now');
  expect(region).toHaveTextContent('If nothing has been collected since');
});

test('says what its owner should do, unless a notice has said so', async () => {
  const change = { state: 'sign_in_needed', advice: 'Sign in again.' } as const;
  const { unmount } = await renderPage(card(change));
  expect(screen.getByText('Sign-in needed')).toBeInTheDocument();
  expect(screen.getByText('Sign in again.')).toBeInTheDocument();
  unmount();
  await renderPage(card(change, { notices: [noticeWith({ kind: 'sign_in_needed' })] }));
  expect(screen.queryByText('Sign in again.')).not.toBeInTheDocument();
});

test('while it waits, the reason is given once', async () => {
  const change = {
    state: 'waiting',
    headline: 'Waiting: asked for a pause. Tried again in 5 min.',
    last_poll: pollWith({ outcome: 'refused', problem: 'asked for a pause' }),
  } as const;
  const { unmount } = await renderPage(card(change));
  expect(screen.getAllByText(/asked for a pause/)).toHaveLength(1);
  expect(screen.getByText('Spotify refused to answer')).toBeInTheDocument();
  unmount();
  // A notice gives it.
  await renderPage(card(change, { notices: [noticeWith({ kind: 'not_answering' })] }));
  expect(screen.queryByText(/asked for a pause/)).not.toBeInTheDocument();
  expect(screen.getByText('Waiting for Spotify to answer again.')).toBeInTheDocument();
});

test('a notice of something else does not hide why it waits', async () => {
  const change = {
    state: 'waiting',
    headline: 'Waiting: Spotify could not be asked. Tried again in 5 min.',
    advice: 'Check this machine’s internet connection.',
  } as const;
  const ending = noticeWith({ kind: 'consent_ending', severity: 'info', advice: 'Renew it.' });
  await renderPage(card(change, { notices: [ending] }));
  expect(screen.getByText(change.headline)).toBeInTheDocument();
  expect(screen.getByText(change.advice)).toBeInTheDocument();
});

test('a doubtful sign-in keeps its days, a refused or an ended consent has none', async () => {
  const suspect = await renderPage(card({ state: 'suspect' }));
  expect(screen.getByText('Sign-in refused')).toBeInTheDocument();
  expect(screen.getByRole('meter')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Connect again' })).toBeInTheDocument();
  suspect.unmount();
  const refused = await renderPage(card({ state: 'sign_in_needed' }));
  expect(screen.queryByRole('meter')).not.toBeInTheDocument();
  expect(screen.getByText('Spotify no longer accepts your consent')).toBeInTheDocument();
  refused.unmount();
  await renderPage(
    card({
      state: 'consent_ended',
      consent_expires_at: '2026-11-22T10:00:00.000Z',
      consent_days_left: 0,
    }),
  );
  expect(screen.getByText('The consent has ended')).toBeInTheDocument();
  expect(screen.getByText(/ended 22 Nov 2026/)).toBeInTheDocument();
});

test('a consent that outlives its six months is not said to end today', async () => {
  await renderPage(card({ consent_expires_at: '2026-11-22T10:00:00.000Z', consent_days_left: 0 }));
  expect(screen.getByText('The consent’s six months are over')).toBeInTheDocument();
  expect(screen.queryByText(/ends today/)).not.toBeInTheDocument();
});

test('a renewal is followed by its proof', async () => {
  const renewed_at = '2026-11-20T10:00:00.000Z';
  await renderPage(card({ renewal: { renewed_at, outcome: 'gap', caught_up: 50 } }));
  expect(screen.getByText(/^Renewed on 20 Nov 2026, 11:00: .* may be missing/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'See the gap below' })).toHaveAttribute('href', '#gaps');
});

test('an account can be disconnected, once', async () => {
  const onDisconnect = vi.fn();
  await renderPage(card({}, { onDisconnect }));
  await userEvent.click(screen.getByRole('button', { name: 'Disconnect…' }));
  expect(onDisconnect).toHaveBeenCalledWith(accountWith());
});

test('a disconnected account offers to come back, not to leave', async () => {
  await renderPage(card({ state: 'disconnected' }));
  expect(screen.queryByRole('button', { name: 'Disconnect…' })).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Connect again' })).toBeInTheDocument();
  expect(screen.queryByRole('meter')).not.toBeInTheDocument();
});
