import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { PlayPage } from '@/api/client';
import { playsQuery } from '@/api/queries';
import { playAt } from '@/testing/plays';
import { useLivePlays } from './use-live-plays';

const FILTER = {};
const OLD = playAt('2026-11-23T10:00:00.000Z', 1);
const NEW = playAt('2026-11-23T10:05:00.000Z', 2);

afterEach(() => vi.unstubAllGlobals());

/** The hook over one loaded play, with a server that knows one more. */
function setUp(atTop: boolean) {
  const answer: PlayPage = { items: [NEW, OLD], next: null, total: 2 };
  vi.stubGlobal('fetch', async () => Response.json(answer));
  const queryClient = new QueryClient();
  const { queryKey } = playsQuery(FILTER);
  queryClient.setQueryData(queryKey, {
    pages: [{ items: [OLD], next: null, total: 1 }],
    pageParams: [undefined],
  });
  const shown = () =>
    queryClient.getQueryData(queryKey)?.pages.flatMap(({ items }) => items.map(({ id }) => id));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
  const hook = renderHook(({ top }) => useLivePlays(FILTER, top), {
    wrapper,
    initialProps: { top: atTop },
  });
  return { ...hook, shown };
}

test('at the top, a new play comes in by itself', async () => {
  const { result, shown } = setUp(true);
  await act(() => result.current.refresh());
  await waitFor(() => expect(shown()).toEqual([2, 1]));
  expect(result.current.waiting).toBe(0);
  expect(result.current.entering.has(2)).toBe(true);
});

test('further down, it waits until the reader asks or comes back up', async () => {
  const { result, rerender, shown } = setUp(false);
  await act(() => result.current.refresh());
  expect(result.current.waiting).toBe(1);
  expect(shown()).toEqual([1]);
  rerender({ top: true });
  await waitFor(() => expect(shown()).toEqual([2, 1]));
  expect(result.current.waiting).toBe(0);
});

test('a server that does not answer changes nothing', async () => {
  const { result, shown } = setUp(true);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  await act(() => result.current.refresh());
  expect(shown()).toEqual([1]);
});
