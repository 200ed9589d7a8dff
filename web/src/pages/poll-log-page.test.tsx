import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { PollLogSearch } from '@/features/poll-log/search';
import { renderPage } from '@/testing/render-page';
import { pollWith, sourcesWith, ZONE } from '@/testing/sources';
import { PollLogPage } from './poll-log-page';

afterEach(() => vi.unstubAllGlobals());

/** The page over a server that answers by the log's query. */
function page(search: PollLogSearch, answer: (query: URLSearchParams) => unknown) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const isLog = url.pathname === '/api/v1/accounts/1/poll-log';
    return Response.json(isLog ? answer(url.searchParams) : sourcesWith());
  });
  const address = `/sources/1/polls${search.all ? '?all=1' : ''}`;
  return renderPage(<PollLogPage accountId="1" search={search} zone={ZONE} />, address);
}

test('shows what happened, and older on request', async () => {
  await page({}, (query) => {
    expect(query.get('eventful')).toBe('true');
    return query.get('cursor') === '9'
      ? { items: [pollWith({ id: 8, new: 3 })], next: null }
      : { items: [pollWith({ id: 9, new: 1 })], next: '9' };
  });
  expect(await screen.findAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByText(/the last plays of Robin/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
  await vi.waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
  expect(screen.queryByRole('button', { name: 'Show older' })).not.toBeInTheDocument();
});

test('with older pages open only the first is fetched again, and no poll is left out', async () => {
  const polls = (...ids: number[]) => ids.map((id) => pollWith({ id, new: id }));
  const asked: (string | null)[] = [];
  const shown = () =>
    screen
      .getAllByRole('listitem')
      .map(({ textContent }) => Number(/(\d+) new/.exec(textContent)?.[1]));
  let newest = polls(9, 8);
  const { queryClient } = await page({}, (query) => {
    const cursor = query.get('cursor');
    asked.push(cursor);
    if (cursor === null) return { items: newest, next: String(newest.at(-1)?.id) };
    return {
      items: polls(Number(cursor) - 1, Number(cursor) - 2),
      next: String(Number(cursor) - 2),
    };
  });
  for (const length of [4, 6]) {
    await userEvent.click(await screen.findByRole('button', { name: 'Show older' }));
    await vi.waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(length));
  }
  expect(asked.splice(0)).toEqual([null, '8', '6']);

  newest = polls(10, 9);
  await act(() => queryClient.invalidateQueries({ queryKey: ['poll-log'] }));
  expect(asked.splice(0)).toEqual([null]);
  await vi.waitFor(() => expect(shown()).toEqual([10, 9, 8, 7, 6, 5, 4]));

  newest = polls(20, 19);
  await act(() => queryClient.invalidateQueries({ queryKey: ['poll-log'] }));
  expect(asked, 'nothing known is left on the first page').toEqual([null, '19', '17']);
  await vi.waitFor(() => expect(shown()).toEqual([20, 19, 18, 17, 16, 15]));
});

test('shows all polls when the address says so', async () => {
  await page({ all: '1' }, (query) => {
    expect(query.get('eventful')).toBe('false');
    return { items: [pollWith()], next: null };
  });
  expect(await screen.findByText('Nothing new')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'All polls' })).toHaveAttribute('aria-current', 'page');
  expect(screen.getByRole('link', { name: 'What happened' })).not.toHaveAttribute('aria-current');
});

test('says why it is empty', async () => {
  await page({}, () => ({ items: [], next: null }));
  expect(await screen.findByText('Nothing has happened yet')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Show all polls' })).toHaveAttribute(
    'href',
    '/sources/1/polls?all=1',
  );
});

test('says when it cannot be loaded', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  await renderPage(<PollLogPage accountId="1" search={{}} zone={ZONE} />, '/sources/1/polls');
  expect(await screen.findByText('The poll log could not be loaded')).toBeInTheDocument();
});
