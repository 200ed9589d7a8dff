import { createFileRoute } from '@tanstack/react-router';
import { parseHistorySearch } from '@/features/history/search';
import { HistoryPage } from '@/pages/history-page';

export const Route = createFileRoute('/_app/history')({
  validateSearch: parseHistorySearch,
  component: function History() {
    const { listener } = Route.useRouteContext();
    return <HistoryPage search={Route.useSearch()} zone={listener.zone} />;
  },
});
