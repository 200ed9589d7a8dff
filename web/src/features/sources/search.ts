/** What the sources page reads from its URL: how the way back from Spotify ended, and a year. */
import * as v from 'valibot';

export interface SourcesSearch {
  connected?: '1';
  connect_problem?: string;
  /** The year whose days are shown. */
  year?: string;
}

const slug = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/));

const year = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^\d{4}$/));

export function parseSourcesSearch(raw: Record<string, unknown>): SourcesSearch {
  const problem = v.safeParse(slug, raw.connect_problem);
  const shown = v.safeParse(year, raw.year);
  return {
    ...(String(raw.connected) === '1' && { connected: '1' }),
    ...(problem.success && { connect_problem: problem.output }),
    ...(shown.success && { year: shown.output }),
  };
}
