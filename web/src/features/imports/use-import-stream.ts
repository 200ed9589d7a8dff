/** Follows a running import event by event, and says whether that works. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Import } from '@/api/client';
import { importsQuery } from '@/api/queries';
import { announce } from '@/lib/announce';
import { withImport } from './import-list-data';
import { isUnderWay, stepWords } from './import-state';
import { outcomeWords } from './report-words';

const REOPEN_MS = 5000;

/** Returns whether events arrive: where they do not, the list has to be asked for. */
export function useImportStream(id: number | undefined): boolean {
  const queryClient = useQueryClient();
  const [flowing, setFlowing] = useState(false);

  useEffect(() => {
    if (id === undefined) return;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let step: string | undefined;

    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = undefined;
      setFlowing(false);
    };

    const refetch = () => void queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });

    const take = (one: Import) => {
      queryClient.setQueryData(importsQuery.queryKey, (list) =>
        list ? { items: withImport(list.items, one) } : list,
      );
      const words = isUnderWay(one) ? stepWords(one) : outcomeWords(one);
      if (step !== undefined && step !== words) announce(words);
      step = words;
      if (isUnderWay(one)) return;
      // The server ends the stream now, and the browser would open it again.
      close();
      refetch();
    };

    const open = () => {
      source = new EventSource(`/api/v1/imports/${id}/events`);
      source.addEventListener('open', () => setFlowing(true));
      source.addEventListener('import', ({ data }) => take(JSON.parse(data) as Import));
      source.addEventListener('error', () => {
        close();
        refetch();
        timer = setTimeout(open, REOPEN_MS);
      });
    };

    // Browsers allow six connections to a server: pages that nobody sees must not hold them.
    const follow = () => {
      if (document.hidden) {
        close();
      } else if (!source) {
        refetch();
        open();
      }
    };

    if (!document.hidden) open();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [id, queryClient]);

  return flowing;
}
