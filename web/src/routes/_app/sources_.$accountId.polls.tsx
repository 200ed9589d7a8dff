import { createFileRoute } from '@tanstack/react-router';
import { parsePollLogSearch } from '@/features/poll-log/search';
import { PollLogPage } from '@/pages/poll-log-page';

export const Route = createFileRoute('/_app/sources_/$accountId/polls')({
  validateSearch: parsePollLogSearch,
  component: function PollLog() {
    const { listener } = Route.useRouteContext();
    const { accountId } = Route.useParams();
    return <PollLogPage accountId={accountId} search={Route.useSearch()} zone={listener.zone} />;
  },
});
