/** The picture of a track, artist or album: the album's cover where there is one, else a sleeve. */
import { useQuery } from '@tanstack/react-query';
import type { Item, Of } from '@/api/statistics';
import { albumQuery } from '@/api/things';
import { useSeen } from '@/lib/use-seen';
import { Cover } from './cover';
import { Sleeve } from './sleeve';

interface ItemPictureProps {
  of: Of;
  item: Pick<Item, 'id' | 'album_id'>;
  size: number;
}

export function ItemPicture({ of, item, size }: ItemPictureProps) {
  if (of === 'artists') {
    return (
      <span className="shrink-0 overflow-hidden rounded-full">
        <Sleeve id={item.id} size={size} />
      </span>
    );
  }
  const album = of === 'albums' ? item.id : item.album_id;
  if (album == null) return <Sleeve id={item.id} size={size} />;
  return <AlbumPicture id={album} size={size} />;
}

function AlbumPicture({ id, size }: { id: number; size: number }) {
  const [ref, seen] = useSeen<HTMLSpanElement>();
  const { data } = useQuery({ ...albumQuery(id), enabled: seen });
  return (
    <span ref={ref} className="shrink-0">
      <Cover image={data?.image} id={id} size={size} />
    </span>
  );
}
