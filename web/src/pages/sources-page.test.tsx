import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SourcesGlimpse } from '@/features/shell/sources-glimpse';
import { AWAY, awayAnswer } from '@/testing/away';
import { renderPage } from '@/testing/render-page';
import { sourcesWith, ZONE } from '@/testing/sources';
import { SourcesPage } from './sources-page';

afterEach(() => vi.unstubAllGlobals());

async function page() {
  vi.stubGlobal('fetch', async () => Response.json(sourcesWith()));
  const content = (
    <>
      <SourcesGlimpse />
      <SourcesPage search={{}} zone={ZONE} />
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
