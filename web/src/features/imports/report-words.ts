/** What an import came to, in words. */
import type { Import, ImportFormat, ImportKinds, ImportReport } from '@/api/client';
import { civilDateOf } from '@/lib/civil-date';
import { count, counted, dayRange } from '@/lib/format';

export const FORMATS: Record<ImportFormat, string> = {
  spotify_extended: 'Spotify’s extended streaming history',
  spotify_account: 'Spotify’s account data',
  spotify_recently_played: 'saved answers of Spotify’s API',
  music_analyser: 'an export of Music Analyser',
};

/** The parts that make up the rows, in the order in which they are told. */
export const PARTS = ['new', 'matched', 'duplicate', 'ignored', 'refused'] as const;
export type Part = (typeof PARTS)[number];

/** `41,276 rows read = 36,224 new + 4,000 matched + …`: always all parts, so that it adds up. */
export function sumWords(report: ImportReport): string {
  const parts = PARTS.map((part) => `${count(report[part])} ${part}`);
  return `${counted(report.rows, 'row')} read = ${parts.join(' + ')}`;
}

/** How the import ended, in one short sentence. */
export function outcomeWords({ state, dry_run, report, problem }: Import): string {
  if (state === 'failed') return problem ? `It failed: ${problem.title}` : 'It failed';
  if (state === 'cancelled') return 'Cancelled before anything was stored';
  if (!report) return 'Done';
  const fresh = counted(report.new, 'new play');
  const known = report.matched > 0 ? `, ${count(report.matched)} known already` : '';
  if (dry_run) return `It would bring ${fresh}${known}`;
  return report.new === 0 ? `No new plays${known}` : `${fresh}${known}`;
}

/** From the first day to the last. */
export function periodWords({ first, last }: ImportReport, zone: string): string | undefined {
  if (!first || !last) return undefined;
  return dayRange(civilDateOf(first, zone), civilDateOf(last, zone));
}

/** What the plays are: `1,200 tracks, 1 podcast episode`. */
export function kindWords(kinds: ImportKinds): string {
  return [
    kinds.track > 0 ? counted(kinds.track, 'track') : '',
    kinds.episode > 0 ? counted(kinds.episode, 'podcast episode') : '',
    kinds.chapter > 0 ? counted(kinds.chapter, 'audiobook chapter') : '',
    kinds.video > 0 ? counted(kinds.video, 'video') : '',
    kinds.unknown > 0 ? `${count(kinds.unknown)} of which only the time is known` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** How many files were read, left aside and broken off. */
export function filesWords({ files }: ImportReport): string {
  const many = (outcome: string) => files.filter((file) => file.outcome === outcome).length;
  const parts = [
    `${count(many('read'))} read`,
    many('skipped') > 0 ? `${count(many('skipped'))} left aside` : '',
    many('broken') > 0 ? `${count(many('broken'))} broken` : '',
  ];
  return `${counted(files.length, 'file')}: ${parts.filter(Boolean).join(', ')}`;
}
