/** Not written yet. */
export const pages = {} as const;
