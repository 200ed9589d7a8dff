import { createFileRoute } from '@tanstack/react-router';
import { ThingPage } from '@/pages/thing-page';

export const Route = createFileRoute('/_app/_scope/albums_/$albumId')({
  component: function Thing() {
    const { albumId } = Route.useParams();
    return <ThingPage of="albums" id={Number(albumId)} />;
  },
});
