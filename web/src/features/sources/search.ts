/** What the sources page reads from its URL: how the way back from Spotify ended. */
import * as v from 'valibot';

export interface SourcesSearch {
  connected?: '1';
  connect_problem?: string;
}

const slug = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/));

export function parseSourcesSearch(raw: Record<string, unknown>): SourcesSearch {
  const problem = v.safeParse(slug, raw.connect_problem);
  return {
    ...(String(raw.connected) === '1' && { connected: '1' }),
    ...(problem.success && { connect_problem: problem.output }),
  };
}
