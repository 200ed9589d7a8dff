import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { UploadsProvider } from '@/features/imports/uploads';
import { LiveEvents } from '@/features/live/live-events';
import { Shell } from '@/features/shell/shell';

export const Route = createFileRoute('/_app')({
  beforeLoad: ({ context, location }) => {
    const { setup, listener } = context.session;
    if (setup !== 'done') throw redirect({ to: '/setup', replace: true });
    if (!listener) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    return { listener };
  },
  component: function App() {
    const { listener } = Route.useRouteContext();
    return (
      <LiveEvents>
        <UploadsProvider>
          <Shell name={listener.name} zone={listener.zone}>
            <Outlet />
          </Shell>
        </UploadsProvider>
      </LiveEvents>
    );
  },
});
