/** Not written yet. */
export const views = {} as const;
