/** Not written yet. */
export const charts = {} as const;
