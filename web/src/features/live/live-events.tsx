/** One stream of events from the server, shared by every page. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import {
  coverageQuery,
  IMPORTED_KEYS,
  importsQuery,
  LISTENED_KEYS,
  POLLED_KEYS,
  sessionQuery,
  sourcesQuery,
} from '@/api/queries';
import { storedImports } from './stored-imports';

export type LiveEvent = 'plays' | 'sources';
type Hearer = () => void;
type Hearers = Record<LiveEvent, Set<Hearer>>;

const STREAM = '/api/v1/events';
/** How long to wait after the server refused the stream; dropped ones reconnect by themselves. */
const REOPEN_MS = 10_000;

const LiveContext = createContext<Hearers | undefined>(undefined);

export function LiveEvents({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [hearers] = useState<Hearers>(() => ({ plays: new Set(), sources: new Set() }));

  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;
    let stored: string | undefined;

    const happened = (event: LiveEvent) => {
      void queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      for (const queryKey of POLLED_KEYS) {
        // An older page that a reader has asked for is not called off by the next poll.
        void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
      }
      void queryClient.invalidateQueries({ queryKey: coverageQuery.queryKey, refetchType: 'none' });
      if (event === 'plays') {
        // The list in view merges what is new; lists out of view are fetched when seen again.
        void queryClient.invalidateQueries({ queryKey: ['plays'], refetchType: 'none' });
        for (const queryKey of LISTENED_KEYS) void queryClient.invalidateQueries({ queryKey });
      }
      for (const hear of hearers[event]) hear();
    };

    /**
     * An import came, went on, or went: that is told, or perhaps happened while the line was down.
     * Only what is stored changes the other lists.
     */
    const imported = async (told: boolean) => {
      try {
        const { items } = await queryClient.fetchQuery({ ...importsQuery, staleTime: 0 });
        const now = storedImports(items);
        const same = stored === undefined ? !told : stored === now;
        stored = now;
        if (same) return;
        for (const queryKey of IMPORTED_KEYS) void queryClient.invalidateQueries({ queryKey });
      } catch {
        // The server is not there. The stream is opened again, and this asked again.
      }
    };

    /** The stream was refused: perhaps the session ended, then the routes lead to the sign-in. */
    const checkSession = async () => {
      try {
        const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
        if (!session.listener) await router.invalidate();
      } catch {
        // The server is not there. The stream is opened again, and this asked again.
      }
    };

    const open = () => {
      source = new EventSource(STREAM);
      source.addEventListener('plays', () => happened('plays'));
      source.addEventListener('sources', () => happened('sources'));
      source.addEventListener('imports', () => void imported(true));
      source.addEventListener('open', () => {
        // Whatever was sent while the line was down is not sent again.
        if (interrupted) {
          happened('plays');
          void imported(false);
        }
        interrupted = false;
      });
      source.addEventListener('error', () => {
        interrupted = true;
        if (source?.readyState !== EventSource.CLOSED) return;
        void checkSession();
        timer = setTimeout(open, REOPEN_MS);
      });
    };

    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = undefined;
    };

    // Browsers allow six connections to a server: pages that nobody sees must not hold them.
    const follow = () => {
      if (document.hidden) {
        close();
        interrupted = true;
      } else if (!source) {
        open();
      }
    };

    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [queryClient, router, hearers]);

  return <LiveContext value={hearers}>{children}</LiveContext>;
}

/** Calls back whenever the server reports the event. */
export function useLiveEvent(event: LiveEvent, hear: Hearer): void {
  const hearers = useContext(LiveContext);
  useEffect(() => {
    const set = hearers?.[event];
    set?.add(hear);
    return () => {
      set?.delete(hear);
    };
  }, [hearers, event, hear]);
}
