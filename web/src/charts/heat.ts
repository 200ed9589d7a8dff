/** The steps of a heat map: nothing has its own, the others are quantiles of what there is. */
const SHARES = [0.2, 0.42, 0.64, 0.82, 0.95] as const;

/** How many steps there are beside that of nothing. */
export const HEAT_STEPS = 6;

export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Tells the step of a value among these. */
export function heatSteps(values: readonly number[]): (value: number) => HeatStep {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const breaks = SHARES.map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return (value) => {
    if (value <= 0) return 0;
    const above = breaks.filter((limit) => value > limit).length;
    return (above + 1) as HeatStep;
  };
}

/** The colour of a step. */
export const heatColour = (step: HeatStep): string => `var(--heat-${step})`;
