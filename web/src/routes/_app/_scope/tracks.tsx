import { createFileRoute } from '@tanstack/react-router';
import { parseRankingSearch } from '@/features/rankings/search';
import { RankingPage } from '@/pages/ranking-page';

export const Route = createFileRoute('/_app/_scope/tracks')({
  validateSearch: parseRankingSearch,
  component: function Ranking() {
    return <RankingPage of="tracks" search={Route.useSearch()} />;
  },
});
