import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Gap, Sources } from '@/api/client';
import { importWith } from '@/testing/imports';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { accountWith, gapWith, ZONE } from '@/testing/sources';
import { GapPanel } from './gap-panel';

afterEach(() => vi.unstubAllGlobals());

function panel(gaps: Gap[], counts: Partial<Sources['gap_counts']>) {
  const all = { overrun: 0, late: 0, closed: 0, ...counts };
  return renderPage(
    <GapPanel gaps={gaps} counts={all} accounts={[accountWith()]} zone={ZONE} />,
    '/sources',
  );
}

test('no gaps, nothing to do', async () => {
  await panel([], {});
  expect(screen.getByText('No gaps known')).toBeVisible();
  expect(screen.queryByText('Ask Spotify for your data')).not.toBeInTheDocument();
  expect(screen.queryByText(/^All/)).not.toBeInTheDocument();
});

test('a gap says how long it is, why, and what can be done', async () => {
  await panel([gapWith()], { overrun: 1 });
  expect(screen.getByText(/^20 Nov 2026, 09:00\s?–\s?11:00$/)).toBeVisible();
  expect(screen.getByText('2 h · plays are probably missing')).toBeVisible();
  expect(screen.getByText('Ask Spotify for your data')).toBeVisible();
  expect(screen.queryByText('No gaps known')).not.toBeInTheDocument();
});

test('what only late arrivals could have left is no missing play, and no clean bill either', async () => {
  await panel([gapWith({ id: 1, reason: 'late' }), gapWith({ id: 2, reason: 'late' })], {
    late: 2,
  });
  expect(
    screen.getByText(
      'No plays are known to be missing; 2 stretches could not be watched for late arrivals.',
    ),
  ).toBeVisible();
  expect(screen.queryByText('No gaps known')).not.toBeInTheDocument();
  expect(screen.queryByText('Ask Spotify for your data')).not.toBeInTheDocument();
});

test('a closed gap is one no more', async () => {
  await panel([], { closed: 1 });
  expect(screen.getByText('No gaps known')).toBeVisible();
  expect(screen.getByText('All: 1 gap closed')).toBeVisible();
});

test('of many the rest is counted', async () => {
  await panel([gapWith()], { overrun: 31 });
  expect(screen.getByText('and 30 more, among all gaps below')).toBeVisible();
});

test('all are asked for only when someone wants to see them, page by page', async () => {
  const closed = gapWith({ id: 2, closed_at: '2026-11-21T10:00:00.000Z' });
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    expect(pathname).toBe('/api/v1/gaps');
    const cursor = searchParams.get('cursor');
    asked.push(cursor);
    return Response.json(
      cursor
        ? { items: [gapWith({ id: 1, reason: 'late' })], next: null }
        : { items: [closed], next: '9.2' },
    );
  });
  await panel([], { late: 1, closed: 1 });
  expect(asked).toEqual([]);
  await userEvent.click(
    screen.getByText('All: 1 stretch not watched for late arrivals, 1 gap closed'),
  );
  expect(await screen.findByText(/closed on 21 Nov 2026/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
  expect(await screen.findByText('2 h · late arrivals may be missing')).toBeInTheDocument();
  expect(asked).toEqual([null, '9.2']);
});

test('a gap that an import covers is closed by it, and leads to it', async () => {
  serve({
    '/api/v1/gaps': () => ({ items: [gapWith({ covered_by: 5 })], next: null }),
    '/api/v1/imports': () => ({ items: [importWith()] }),
  });
  await panel([gapWith({ covered_by: 5 })], { closed: 1 });
  expect(screen.getByText('No gaps known')).toBeVisible();
  await userEvent.click(screen.getByText('All: 1 gap closed'));
  const link = await screen.findByRole('link', { name: 'the import “my_spotify_data.zip”' });
  expect(link).toHaveAttribute('href', '/import#import-5');
  expect(link.closest('li')).toHaveTextContent('2 h · closed by the import “my_spotify_data.zip”');
});

test('asking for data leads on to where it is imported', async () => {
  await panel([gapWith()], { overrun: 1 });
  await userEvent.click(screen.getByText('Ask Spotify for your data'));
  expect(screen.getByRole('link', { name: 'the page Import' })).toHaveAttribute(
    'href',
    '/import#get-your-files',
  );
});
