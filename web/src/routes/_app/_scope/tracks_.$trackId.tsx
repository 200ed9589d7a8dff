import { createFileRoute } from '@tanstack/react-router';
import { ThingPage } from '@/pages/thing-page';

export const Route = createFileRoute('/_app/_scope/tracks_/$trackId')({
  component: function Thing() {
    const { trackId } = Route.useParams();
    return <ThingPage of="tracks" id={Number(trackId)} />;
  },
});
