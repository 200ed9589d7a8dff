import { createFileRoute } from '@tanstack/react-router';
import { parsePatternsSearch } from '@/features/patterns/search';
import { PatternsPage } from '@/pages/patterns-page';

export const Route = createFileRoute('/_app/_scope/patterns')({
  validateSearch: parsePatternsSearch,
  component: function Patterns() {
    return <PatternsPage search={Route.useSearch()} />;
  },
});
