/** Imports, their reports and the coverage for tests: only what a test cares about needs saying. */
import type {
  Coverage,
  CoverageDay,
  Import,
  ImportFile,
  ImportReason,
  ImportReport,
} from '@/api/client';
import { addDays } from '@/lib/civil-date';

/** A file that was read whole. */
export function fileWith(change: Partial<ImportFile> = {}): ImportFile {
  return {
    path: 'MyData/endsong_0.json',
    outcome: 'read',
    format: 'spotify_extended',
    rows: 1500,
    reason: null,
    text: null,
    line: null,
    offset: null,
    ...change,
  };
}

/** Rows that were no play, with one to look up. */
export function reasonWith(change: Partial<ImportReason> = {}): ImportReason {
  return {
    outcome: 'refused',
    reason: 'no_time',
    text: 'it does not say when',
    rows: 3,
    examples: [
      { path: 'MyData/endsong_0.json', line: 1204, row: 57, excerpt: '{"ms_played":1200' },
    ],
    ...change,
  };
}

/** 1,500 rows of one file. */
export function reportWith(change: Partial<ImportReport> = {}): ImportReport {
  return {
    rows: 1500,
    new: 1200,
    matched: 280,
    duplicate: 10,
    ignored: 7,
    refused: 3,
    first: '2019-03-02T10:00:00.000Z',
    last: '2026-11-20T10:00:00.000Z',
    formats: ['spotify_extended'],
    kinds: { track: 1400, episode: 70, chapter: 0, unknown: 10, video: 0 },
    reasons: [reasonWith()],
    files: [fileWith()],
    ...change,
  };
}

/** An import that is done. */
export function importWith(change: Partial<Import> = {}): Import {
  return {
    id: 5,
    name: 'my_spotify_data.zip',
    dry_run: false,
    state: 'done',
    created_at: '2026-11-23T10:00:00.000Z',
    finished_at: '2026-11-23T10:00:30.000Z',
    progress: null,
    problem: null,
    report: reportWith(),
    ...change,
  };
}

/** A day that polls have seen whole. */
export function dayWith(change: Partial<CoverageDay> = {}): CoverageDay {
  return { date: '2026-11-23', plays: 24, polled: 'all', imports: [], gap: false, ...change };
}

/** The coverage of these days. */
export function coverageWith(days: CoverageDay[]): Coverage {
  const known = ({ gap, polled, imports }: CoverageDay) =>
    !gap && (polled === 'all' || imports.length > 0);
  const covered = days.filter(known).length;
  const gaps = days.filter(({ gap }) => gap).length;
  const last = days.at(-1)?.date;
  return {
    from: days[0]?.date ?? null,
    to: last === undefined ? null : addDays(last, 1),
    zone: 'Europe/Berlin',
    days,
    summary: {
      days: days.length,
      covered,
      gaps,
      uncovered: days.length - covered - gaps,
    },
  };
}
