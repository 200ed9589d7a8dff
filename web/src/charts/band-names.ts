/** Where the names of bands stand inside them: where each is thickest, and no name touches another. */

interface BandShape {
  name: string;
  /** The band at each bucket. */
  places: readonly { x: number; top: number; bottom: number }[];
}

export interface NamePlace {
  x: number;
  y: number;
}

const LETTER = 6.4;
const LINE = 14;
/** Names keep away from the ends, where they would be cut. */
const EDGE = 0.06;

/** A place for each name; nothing where its band has no room for it. */
export function roomyNames(bands: readonly BandShape[]): (NamePlace | undefined)[] {
  const taken: { left: number; right: number; y: number }[] = [];
  return bands.map(({ name, places }) => {
    const half = (name.length * LETTER) / 2;
    const edge = Math.ceil(places.length * EDGE);
    const leftmost = (places[0]?.x ?? 0) + half;
    const rightmost = (places.at(-1)?.x ?? 0) - half;
    const free = places
      .slice(edge, places.length - edge)
      .map(({ x, top, bottom }) => ({ x, y: (top + bottom) / 2, thick: bottom - top }))
      .filter(({ x, thick }) => thick >= LINE && x >= leftmost && x <= rightmost)
      // All of the name lies on its band, not only its middle.
      .filter(({ x, y }) =>
        places
          .filter((place) => Math.abs(place.x - x) <= half)
          .every(({ top, bottom }) => top <= y - LINE / 2.5 && bottom >= y + LINE / 2.5),
      )
      .filter(
        ({ x, y }) =>
          !taken.some(
            (other) =>
              x - half < other.right && x + half > other.left && Math.abs(y - other.y) < LINE,
          ),
      )
      .sort((a, b) => b.thick - a.thick);
    const [best] = free;
    if (!best) return undefined;
    taken.push({ left: best.x - half, right: best.x + half, y: best.y });
    return { x: best.x, y: best.y };
  });
}
