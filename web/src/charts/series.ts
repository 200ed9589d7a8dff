/** The colours of things beside each other: eight, all told apart. */
const COLOURS = 8;

export function seriesColour(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

/** The ink that reads on the colour. */
export function seriesInk(index: number): string {
  return `var(--ink-${(index % COLOURS) + 1})`;
}

/** The grey one, for what is unknown or all others together. */
export const REST = COLOURS - 1;
