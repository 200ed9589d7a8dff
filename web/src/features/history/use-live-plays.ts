/** New plays joining the loaded ones: at once at the top of the list, on request further down. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { PlayPage } from '@/api/client';
import { fetchPlays, playsQuery } from '@/api/queries';
import { useLiveEvent } from '@/features/live/live-events';
import { announce } from '@/lib/announce';
import { counted } from '@/lib/format';
import { mergeNewest } from './merge';
import type { HistorySearch } from './search';

const NOBODY: ReadonlySet<number> = new Set();
/** A little longer than the motion of the rows, which the style sheet sets. */
const MOTION_MS = 500;

export interface LivePlays {
  /** New plays that wait above until the reader asks for them. */
  waiting: number;
  /** Ids of plays that came in just now. */
  entering: ReadonlySet<number>;
  /** Lets the waiting plays in. */
  show: () => Promise<void>;
  /** Asks the server for the newest page now. */
  refresh: () => Promise<void>;
}

export function useLivePlays(filter: HistorySearch, atTop: boolean): LivePlays {
  const queryClient = useQueryClient();
  const [held, setHeld] = useState<{ filter: HistorySearch; page: PlayPage; fresh: number }>();
  const [entering, setEntering] = useState(NOBODY);

  const refresh = useCallback(async () => {
    const { queryKey } = playsQuery(filter);
    const newestKey = ['newest-plays', filter];
    // An answer under way may have been made before this event.
    await queryClient.cancelQueries({ queryKey: newestKey });
    try {
      const page = await queryClient.fetchQuery({
        queryKey: newestKey,
        queryFn: ({ signal }) => fetchPlays(filter, undefined, signal),
        staleTime: 0,
        gcTime: 0,
        retry: false,
      });
      const loaded = queryClient.getQueryData(queryKey);
      if (loaded) setHeld({ filter, page, fresh: mergeNewest(loaded, page).fresh.length });
      // The first page is still on its way, perhaps without this play.
      else await queryClient.invalidateQueries({ queryKey });
    } catch {
      // Nothing is lost: the next event, or a reload of the list, brings these plays too.
    }
  }, [queryClient, filter]);

  useLiveEvent('plays', refresh);

  const current = held?.filter === filter ? held : undefined;

  const show = useCallback(async () => {
    if (!current) return;
    const { queryKey } = playsQuery(filter);
    // An older page on its way would be joined to the pages of before; it is asked for again.
    await queryClient.cancelQueries({ queryKey, exact: true });
    const loaded = queryClient.getQueryData(queryKey);
    setHeld(undefined);
    if (!loaded) return;
    const { data, fresh, stale } = mergeNewest(loaded, current.page);
    queryClient.setQueryData(queryKey, data);
    if (stale) void queryClient.invalidateQueries({ queryKey });
    if (fresh.length > 0) {
      setEntering(new Set(fresh));
      announce(counted(fresh.length, 'new play'));
    }
  }, [queryClient, filter, current]);

  useEffect(() => {
    if (atTop) void show();
  }, [atTop, show]);

  useEffect(() => {
    if (entering.size === 0) return;
    const timer = setTimeout(() => setEntering(NOBODY), MOTION_MS);
    return () => clearTimeout(timer);
  }, [entering]);

  return { waiting: current?.fresh ?? 0, entering, show, refresh };
}
