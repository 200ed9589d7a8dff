import { createFileRoute, redirect } from '@tanstack/react-router';
import { safeNextPath } from '@/lib/next-path';
import { LoginPage } from '@/pages/login-page';

export const Route = createFileRoute('/login')({
  validateSearch: (raw: Record<string, unknown>): { next?: string } =>
    typeof raw.next === 'string' ? { next: raw.next } : {},
  beforeLoad: ({ context, search }) => {
    const { setup, listener } = context.session;
    if (setup !== 'done') throw redirect({ to: '/setup', replace: true });
    if (listener) throw redirect({ href: safeNextPath(search.next, location.origin) });
  },
  component: function Login() {
    const { session } = Route.useRouteContext();
    const { next } = Route.useSearch();
    return <LoginPage session={session} next={safeNextPath(next, location.origin)} />;
  },
});
