import { createFileRoute } from '@tanstack/react-router';
import { parseCompareSearch } from '@/features/comparing/search';
import { ComparePage } from '@/pages/compare-page';

export const Route = createFileRoute('/_app/_scope/compare')({
  validateSearch: parseCompareSearch,
  component: function Compare() {
    return <ComparePage search={Route.useSearch()} />;
  },
});
