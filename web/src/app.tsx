/** The router and the query client, and what holds for all of their routes and queries. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { isWorthRetrying, ProblemError } from './api/problem';
import { sessionQuery } from './api/queries';
import { parseSearch, stringifySearch } from './lib/search-params';
import { FailurePage } from './pages/failure-page';
import { NotFoundPage } from './pages/not-found-page';
import { routeTree } from './routeTree.gen';

const FRESH_MS = 15_000;
const MOST_RETRIES = 2;

function onError(error: Error) {
  if (!(error instanceof ProblemError) || error.slug !== 'sign-in-needed') return;
  // The session ended elsewhere: the routes decide anew, and lead to the sign-in.
  queryClient.setQueryData(sessionQuery.queryKey, (session) =>
    session ? { ...session, listener: null } : session,
  );
  void router.invalidate();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      refetchOnWindowFocus: false,
      // The server may be this very machine, or one in the house: a browser that is offline
      // reaches it all the same.
      networkMode: 'always',
      retry: (failures, error) => failures < MOST_RETRIES && isWorthRetrying(error),
    },
    mutations: { networkMode: 'always' },
  },
});

export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  // What a route's own schema does not let through never reaches its page.
  search: { strict: true },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: FailurePage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
