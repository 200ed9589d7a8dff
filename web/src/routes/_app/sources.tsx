import { createFileRoute } from '@tanstack/react-router';
import { parseSourcesSearch } from '@/features/sources/search';
import { SourcesPage } from '@/pages/sources-page';

export const Route = createFileRoute('/_app/sources')({
  validateSearch: parseSourcesSearch,
  component: function Sources() {
    const { listener } = Route.useRouteContext();
    return <SourcesPage search={Route.useSearch()} zone={listener.zone} />;
  },
});
