/** Not written yet. */
export const shell = {} as const;
