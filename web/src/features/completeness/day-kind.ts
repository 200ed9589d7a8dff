/** How much is known of a day, and from where. */
import type { CoverageDay } from '@/api/client';
import { counted } from '@/lib/format';

export const DAY_KINDS = ['both', 'polls', 'import', 'partly', 'gap', 'nothing'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** A gap outweighs everything: it says that something is missing. */
export function dayKind({ gap, imports, polled }: CoverageDay): DayKind {
  if (gap) return 'gap';
  if (imports.length > 0) return polled === 'all' ? 'both' : 'import';
  if (polled === 'none') return 'nothing';
  return polled === 'all' ? 'polls' : 'partly';
}

export const KIND_NAMES: Record<DayKind, string> = {
  both: 'Polls and an import',
  polls: 'Polls',
  import: 'An import',
  partly: 'Polls, part of the day',
  gap: 'A gap is open',
  nothing: 'Nothing is known',
};

const POLLED: Record<CoverageDay['polled'], string> = {
  all: 'polls tell of all of it',
  some: 'polls tell of part of it',
  none: '',
};

/** What is known of a day, in a sentence: `24 plays; polls tell of all of it, and “x.zip”.` */
export function dayWords(day: CoverageDay, importName: (id: number) => string | undefined): string {
  const imports = day.imports.map((id) => {
    const name = importName(id);
    return name ? `the import “${name}”` : 'an import';
  });
  const told = [
    POLLED[day.polled],
    imports.length > 0
      ? `${imports.join(' and ')} ${imports.length > 1 ? 'cover' : 'covers'} it`
      : '',
  ].filter(Boolean);
  const known = told.length > 0 ? told.join(', ') : 'nothing tells of it';
  const gap = day.gap ? ' A gap is open: plays may be missing.' : '';
  return `${day.plays === 0 ? 'No plays' : counted(day.plays, 'play')}; ${known}.${gap}`;
}
