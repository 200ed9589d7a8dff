import { createFileRoute } from '@tanstack/react-router';
import { ThingPage } from '@/pages/thing-page';

export const Route = createFileRoute('/_app/_scope/artists_/$artistId')({
  component: function Thing() {
    const { artistId } = Route.useParams();
    return <ThingPage of="artists" id={Number(artistId)} />;
  },
});
