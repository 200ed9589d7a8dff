/** Opens the page of a track, artist or album, and keeps the scope. */
import { useNavigate } from '@tanstack/react-router';
import type { Of } from '@/api/statistics';
import { useSetting } from '@/features/scope/setting';

export function useItemPage(of: Of): (id: number) => void {
  const navigate = useNavigate();
  const { search } = useSetting();
  return (id) => {
    switch (of) {
      case 'artists':
        return void navigate({
          to: '/artists/$artistId',
          params: { artistId: String(id) },
          search,
        });
      case 'albums':
        return void navigate({ to: '/albums/$albumId', params: { albumId: String(id) }, search });
      case 'tracks':
        return void navigate({ to: '/tracks/$trackId', params: { trackId: String(id) }, search });
    }
  };
}
