/** The colours of things beside each other: eight at most, the last of which is that of all others. */
export const MOST_SERIES = 7;

const COLOURS = 8;

export function seriesColour(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

/** The ink that reads on the colour. */
export function seriesInk(index: number): string {
  return `var(--ink-${(index % COLOURS) + 1})`;
}

/** The colour of all others. */
export const REST = COLOURS - 1;
