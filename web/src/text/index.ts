/** The text that the pages are written with: the catalogue of the chosen language. */
import { en } from './en';

/** What every language has to give. */
export type Catalogue = typeof en;

export const text: Catalogue = en;
