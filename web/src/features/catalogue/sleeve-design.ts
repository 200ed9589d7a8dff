/** Which generated sleeve something without a cover gets: always the same one for the same id. */

/** Ground, figure and light of one sleeve. */
export type SleeveColours = readonly [ground: string, figure: string, light: string];

export interface SleeveDesign {
  colours: SleeveColours;
  /** Which of the {@link MOTIFS} drawings. */
  motif: number;
  /** Degrees by which the drawing is turned, in quarter turns. */
  turn: number;
}

/** How many drawings there are. */
export const MOTIFS = 6;

const COLOURS: readonly [SleeveColours, ...SleeveColours[]] = [
  ['#2b1a3a', '#e0633f', '#ffd08a'],
  ['#16324a', '#6fa8ff', '#ffe2a1'],
  ['#3d1430', '#f272a6', '#ffb04a'],
  ['#0f3a37', '#35cdb0', '#f4f1f7'],
  ['#3a2a0c', '#ffb04a', '#fff0d2'],
  ['#271b52', '#a78bf5', '#ff9f7a'],
  ['#40160f', '#ee6a44', '#ffd9b0'],
  ['#1d2230', '#93a1ee', '#f3c65c'],
];

export function sleeveDesign(id: number): SleeveDesign {
  const hash = scramble(id);
  return {
    colours: COLOURS[hash % COLOURS.length] ?? COLOURS[0],
    motif: (hash >>> 8) % MOTIFS,
    turn: ((hash >>> 16) % 4) * 90,
  };
}

/** Spreads neighbouring ids far apart, so that one page of a list does not look striped. */
function scramble(id: number): number {
  let hash = Math.imul(id ^ (id >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
