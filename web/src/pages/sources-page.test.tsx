import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SourcesGlimpse } from '@/features/shell/sources-glimpse';
import type { SourcesSearch } from '@/features/sources/search';
import { AWAY, awayAnswer } from '@/testing/away';
import { coverageWith, dayWith } from '@/testing/imports';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { sourcesWith, ZONE } from '@/testing/sources';
import { SourcesPage } from './sources-page';

afterEach(() => vi.unstubAllGlobals());

async function page(search: SourcesSearch = {}) {
  serve({
    '/api/v1/sources': sourcesWith,
    '/api/v1/coverage': () => coverageWith([dayWith()]),
    '/api/v1/imports': () => ({ items: [] }),
  });
  const content = (
    <>
      <SourcesGlimpse />
      <SourcesPage search={search} zone={ZONE} />
    </>
  );
  const { queryClient } = await renderPage(content, '/sources');
  return () => act(() => queryClient.refetchQueries());
}

test('while the database is away it says so and claims no collecting, until it answers', async () => {
  const refresh = await page();
  expect(await screen.findByText('Your plays are being collected.')).toBeVisible();
  const answering = globalThis.fetch;

  vi.stubGlobal('fetch', async () => awayAnswer());
  await refresh();
  const note = await screen.findByRole('status');
  expect(note).toHaveTextContent(/^Not updated since \d\d:\d\d/);
  expect(note).toHaveTextContent(AWAY);
  expect(screen.queryByText(/^Collecting/)).not.toBeInTheDocument();
  expect(screen.queryByText('Your plays are being collected.')).not.toBeInTheDocument();
  expect(screen.getByText('1,234 plays')).toBeVisible();

  vi.stubGlobal('fetch', answering);
  await refresh();
  expect(await screen.findByText('Your plays are being collected.')).toBeVisible();
  expect(screen.queryByText(/^Not updated/)).not.toBeInTheDocument();
});

test.each([
  ['not-allowed', 'This Spotify account is not on the app’s list of users', /User Management/],
  ['premium-needed', 'The owner of the Spotify app has no Premium', /active Premium/],
  ['permission-missing', 'A permission is missing from the consent', /agree to everything/],
  ['code-refused', 'Spotify does not accept the sign-in code', /works once/],
  ['rate-limited', 'Spotify asks for a pause', /in a few minutes/],
  ['quota-exceeded', 'Spotify’s quota for today is used up', /within a day/],
  ['over-budget', 'No call to Spotify is left for now', /polling plan/],
  ['storage-failing', 'The database does not do its work', /disk has room/],
  ['spotify-refused', 'Spotify refused the connection', /client ID/],
])('back from Spotify with %s it says what to do about just that', async (slug, title, advice) => {
  await page({ connect_problem: slug });
  const note = screen.getByRole('alert');
  expect(note).toHaveTextContent(title);
  expect(note).toHaveTextContent(advice);
});
