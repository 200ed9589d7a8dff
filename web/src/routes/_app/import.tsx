import { createFileRoute } from '@tanstack/react-router';
import { ImportPage } from '@/pages/import-page';

export const Route = createFileRoute('/_app/import')({
  component: function Import() {
    const { listener } = Route.useRouteContext();
    return <ImportPage zone={listener.zone} />;
  },
});
