import { createFileRoute } from '@tanstack/react-router';
import { RankingPage } from '@/pages/ranking-page';

export const Route = createFileRoute('/_app/_scope/artists')({
  component: () => <RankingPage of="artists" />,
});
