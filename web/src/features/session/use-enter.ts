/** Takes over the session that a sign-in or the set-up gave, and goes on to a path. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Session } from '@/api/client';
import { sessionQuery } from '@/api/queries';

export function useEnter(): (session: Session, path: string) => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useCallback(
    async (session, path) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      router.history.push(path);
      await router.invalidate();
    },
    [queryClient, router],
  );
}
