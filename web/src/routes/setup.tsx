import { createFileRoute, redirect } from '@tanstack/react-router';
import { SetupPage } from '@/pages/setup-page';

export const Route = createFileRoute('/setup')({
  beforeLoad: ({ context }) => {
    if (context.session.setup === 'done') throw redirect({ to: '/', replace: true });
  },
  component: function Setup() {
    const { session } = Route.useRouteContext();
    return <SetupPage session={session} />;
  },
});
