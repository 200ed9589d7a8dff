/** Not written yet. */
export const overview = {} as const;
