import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { sessionQuery } from '@/api/queries';
import { WaitingLine } from '@/features/shell/waiting-line';
import { LiveRegion } from '@/ui/live-region';

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: async ({ context }) => ({
    session: await context.queryClient.ensureQueryData(sessionQuery),
  }),
  component: () => (
    <>
      <WaitingLine />
      <Outlet />
      <LiveRegion />
    </>
  ),
});
