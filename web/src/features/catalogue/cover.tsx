/** An album's cover through our own cache, or a generated sleeve where there is none. */
import { useState } from 'react';
import { Sleeve } from './sleeve';

interface CoverProps {
  /** Where the picture is; null when Spotify named none. */
  image: string | null | undefined;
  /** Chooses the sleeve: the album's id, or the track's for a track without album. */
  id: number;
  size: number;
}

export function Cover({ image, id, size }: CoverProps) {
  const [missing, setMissing] = useState<string>();
  if (!image || image === missing) return <Sleeve id={id} size={size} />;
  return (
    <img
      src={image}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      onError={() => setMissing(image)}
      className="shrink-0 rounded-sm bg-sunken object-cover"
    />
  );
}
