import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Quarantined } from '@/api/client';
import { renderPage } from '@/testing/render-page';
import { accountWith, ZONE } from '@/testing/sources';
import { QuarantinePanel } from './quarantine-panel';

function entry(change: Partial<Quarantined>): Quarantined {
  return {
    id: '1',
    account_id: 1,
    found_at: '2026-11-23T10:00:00.000Z',
    ended_at: '2026-11-23T09:55:00.000Z',
    whereabouts: 'stored',
    reason: 'it has no track',
    raw_json: '{"track":null}',
    ...change,
  };
}

afterEach(() => vi.unstubAllGlobals());

test('entries are shown with their reason, whether they are missed, and as they came', async () => {
  const lost = entry({ id: '2', ended_at: null, whereabouts: 'missing', raw_json: '{"track":1}' });
  vi.stubGlobal('fetch', async () => Response.json({ items: [entry({}), lost], next: null }));
  await renderPage(<QuarantinePanel total={2} accounts={[accountWith()]} zone={ZONE} />);
  const [first, second] = await screen.findAllByRole('listitem');
  expect(first).toHaveTextContent('Ended 23 Nov 2026, 10:55it has no tracknothing is missing');
  expect(second).toHaveTextContent('Ended at an unknown timeit has no tracknot had whole yet');
  expect(within(first as HTMLElement).getByText(/"track": null/)).toBeInTheDocument();
});

test('an entry that names no track is not said to be stored for sure', async () => {
  const perhaps = entry({ whereabouts: 'perhaps_stored' });
  vi.stubGlobal('fetch', async () => Response.json({ items: [perhaps], next: null }));
  await renderPage(<QuarantinePanel total={1} accounts={[accountWith()]} zone={ZONE} />);
  const item = await screen.findByRole('listitem');
  expect(item).toHaveTextContent('A play that ended at that moment is stored.');
  expect(item).not.toHaveTextContent('nothing is missing');
});

test('older ones come page by page', async () => {
  const pages = {
    '': { items: [entry({ id: 'c' }), entry({ id: 'b' })], next: 'after-b' },
    'after-b': { items: [entry({ id: 'a' })], next: null },
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const cursor = new URL(request.url).searchParams.get('cursor') ?? '';
    return Response.json(pages[cursor as keyof typeof pages]);
  });
  await renderPage(<QuarantinePanel total={3} accounts={[accountWith()]} zone={ZONE} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Show older' }));
  await vi.waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(3));
  expect(screen.queryByRole('button', { name: 'Show older' })).not.toBeInTheDocument();
});

test('an answer that does not come is said', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  await renderPage(<QuarantinePanel total={3} accounts={[accountWith()]} zone={ZONE} />);
  expect(await screen.findByText('The entries could not be loaded')).toBeVisible();
});
