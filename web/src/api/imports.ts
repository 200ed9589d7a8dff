/** Imports and coverage as the API writes them, and the paths under which it does. */
import type { components } from './schema';

export type ImportState =
  | 'waiting'
  | 'reading'
  | 'matching'
  | 'storing'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undoing';

export type ImportFormat =
  | 'spotify_extended'
  | 'spotify_account'
  | 'spotify_recently_played'
  | 'music_analyser';

export interface ImportProgress {
  /** Bytes of the source while reading, else parts. */
  done: number;
  total: number;
  rows: number;
}

export interface Import {
  id: number;
  /** The file's name, or how many files there are. */
  name: string;
  dry_run: boolean;
  state: ImportState;
  created_at: string;
  finished_at: string | null;
  progress: ImportProgress | null;
  /** Why it failed, and what to do. */
  problem: { title: string; detail: string } | null;
  report: ImportReport | null;
}

export interface ImportReport {
  /** All of them: the sum of the five that follow. */
  rows: number;
  new: number;
  matched: number;
  duplicate: number;
  ignored: number;
  refused: number;
  first: string | null;
  last: string | null;
  formats: ImportFormat[];
  kinds: ImportKinds;
  reasons: ImportReason[];
  files: ImportedFile[];
}

/** What the new and the matched ones are. */
export interface ImportKinds {
  track: number;
  episode: number;
  chapter: number;
  unknown: number;
  video: number;
}

/** Why rows were left out. */
export interface ImportReason {
  outcome: 'duplicate' | 'ignored' | 'refused';
  reason: string;
  text: string;
  rows: number;
  examples: { path: string; line: number; row: number; excerpt: string | null }[];
}

export interface ImportedFile {
  path: string;
  outcome: 'read' | 'skipped' | 'broken';
  format: ImportFormat | null;
  rows: number;
  reason: string | null;
  text: string | null;
  /** Where a broken one broke. */
  line: number | null;
  offset: number | null;
}

export interface ImportList {
  /** Newest first. */
  items: Import[];
}

export interface CoverageDay {
  date: string;
  plays: number;
  /** For how much of the day polls tell everything. */
  polled: 'all' | 'some' | 'none';
  /** The imports that cover it. */
  imports: number[];
  /** Whether an open gap touches it. */
  gap: boolean;
}

export interface Coverage {
  from: string | null;
  to: string | null;
  zone: string;
  days: CoverageDay[];
  summary: { days: number; covered: number; gaps: number; uncovered: number };
}

export type Gap = components['schemas']['Gap'] & {
  /** The import that has what was missing. */
  covered_by?: number | null;
};

interface Unused {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}

interface Answer<T> {
  headers: Record<string, unknown>;
  content: { 'application/json': T };
}

export interface ImportPaths {
  '/api/v1/imports': {
    parameters: Unused;
    get: { parameters: Unused; requestBody?: never; responses: { 200: Answer<ImportList> } };
  };
  '/api/v1/imports/{id}': {
    parameters: Unused;
    delete: {
      parameters: Omit<Unused, 'path'> & { path: { id: number } };
      requestBody?: never;
      responses: {
        202: Answer<Import>;
        204: { headers: Record<string, unknown>; content?: never };
      };
    };
  };
  '/api/v1/coverage': {
    parameters: Unused;
    get: { parameters: Unused; requestBody?: never; responses: { 200: Answer<Coverage> } };
  };
}
