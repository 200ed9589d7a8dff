import { act, screen, within } from '@testing-library/react';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Notice } from '@/api/client';
import { onAnnouncement } from '@/lib/announce';
import { AWAY, awayAnswer } from '@/testing/away';
import { renderPage } from '@/testing/render-page';
import { noticeWith, sourcesWith, ZONE } from '@/testing/sources';
import { NoticeBanner } from './notice-banner';

const FULL = noticeWith({
  account_id: null,
  kind: 'storage',
  severity: 'danger',
  title: 'The disk is full',
  detail: 'Lists wait in memory.',
  advice: 'Make room on the disk.',
  is_mended_by_connecting: false,
});
const ENDING = noticeWith({ kind: 'consent_ending', severity: 'info', title: 'Robin: it ends' });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function banner(notices: Notice[], address = '/history') {
  vi.stubGlobal('fetch', async () => Response.json(sourcesWith({ notices })));
  const spoken: string[] = [];
  onTestFinished(onAnnouncement((text) => spoken.push(text)));
  const { queryClient } = await renderPage(<NoticeBanner zone={ZONE} />, address);
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0));
  return { queryClient, spoken };
}

test('says what is the case and what to do, and mends it with a click', async () => {
  await banner([noticeWith()]);
  const aside = await screen.findByRole('complementary', { name: 'Notices' });
  expect(aside).toHaveTextContent('Robin: Spotify refuses the sign-in');
  expect(aside).toHaveTextContent('It is tried again every hour.');
  expect(aside).toHaveTextContent('Connect the account again to be sure.');
  expect(within(aside).getByRole('button', { name: 'Connect again' })).toBeInTheDocument();
  expect(within(aside).getByRole('link', { name: 'See what to do' })).toHaveAttribute(
    'href',
    '/sources',
  );
});

test('of several the gravest is whole and the others wait behind their number', async () => {
  await banner([noticeWith(), ENDING, FULL, noticeWith({ kind: 'feed_stalled' })]);
  expect(await screen.findByText('The disk is full')).toBeVisible();
  expect(screen.getByText('and 2 more')).toBeVisible();
  expect(screen.queryByText('Robin: it ends')).not.toBeInTheDocument();
});

test('connecting is not offered where it does not help', async () => {
  await banner([FULL]);
  await screen.findByText('The disk is full');
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('is spoken once, when it begins', async () => {
  const { spoken } = await banner([noticeWith(), FULL]);
  await vi.waitFor(() => expect(spoken).toHaveLength(1));
  expect(spoken).toEqual(['The disk is full. Robin: Spotify refuses the sign-in']);
});

test.each([
  ['what has time', [ENDING], '/history'],
  ['the page on which all stand in full', [noticeWith(), FULL], '/sources'],
  ['nothing', [], '/history'],
])('no banner for %s', async (_, notices, address) => {
  await banner(notices, address);
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
});

test('beside a poll log it stands as on any page', async () => {
  await banner([FULL], '/sources/1/polls');
  expect(await screen.findByText('The disk is full')).toBeVisible();
});

test.each([
  ['the database', () => Promise.resolve(awayAnswer()), AWAY],
  ['the server', () => Promise.reject(new TypeError('refused')), 'The server does not answer.'],
])('says that %s is away, since when, and stops saying so by itself', async (_, away, reason) => {
  vi.useFakeTimers();
  await banner([]);
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
  const aWhile = () => act(() => vi.advanceTimersByTimeAsync(30_000));

  const answering = globalThis.fetch;
  vi.stubGlobal('fetch', away);
  await aWhile();
  const aside = screen.getByRole('complementary', { name: 'Notices' });
  expect(aside).toHaveTextContent(/^Not updated since \d\d:\d\d/);
  expect(aside).toHaveTextContent(reason);

  vi.stubGlobal('fetch', answering);
  await aWhile();
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
});

test('what was the matter before stays said while nothing newer is known', async () => {
  const { queryClient } = await banner([FULL]);
  vi.stubGlobal('fetch', () => Promise.resolve(awayAnswer()));
  await act(() => queryClient.refetchQueries());
  expect(await screen.findByText(/^Not updated since/)).toBeVisible();
  expect(screen.getByText('The disk is full')).toBeVisible();
});
