/** Renders a component where links and queries work, without a server and without routes of ours. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { parseSearch, stringifySearch } from '@/lib/search-params';

/** Renders at an address; the router it returns says where links led. */
export async function renderPage(content: ReactNode, address = '/history') {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const rootRoute = createRootRoute();
  const anyRoute = createRoute({
    getParentRoute: () => rootRoute,
    path: '$',
    component: () => content,
  });
  const router = createRouter({
    routeTree: rootRoute.addChildren([anyRoute]),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch,
    stringifySearch,
  });
  let unmount = () => {};
  await act(async () => {
    ({ unmount } = render(
      <QueryClientProvider client={queryClient}>
        {/* The registered type is that of the site's own routes. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>,
    ));
  });
  return { router, queryClient, unmount };
}
