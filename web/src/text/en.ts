/** All text of the pages of analysis in English. A further language is a file with the same names. */
import { charts } from './en/charts';
import { overview } from './en/overview';
import { pages } from './en/pages';
import { scope } from './en/scope';
import { shell } from './en/shell';
import { units } from './en/units';
import { views } from './en/views';

export const en = { charts, overview, pages, scope, shell, units, views };
