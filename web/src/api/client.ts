/** The one way to the server: typed by its OpenAPI document, throwing typed errors. */
import createClient from 'openapi-fetch';
import { ProblemError, UnreachableError } from './problem';
import type { components, paths } from './schema';

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type CallFamily = Schemas['CallFamily'];
export type Coverage = Schemas['Coverage'];
export type CoverageDay = Schemas['CoverageDay'];
export type Gap = Schemas['Gap'];
export type Import = Schemas['Import'];
export type ImportFile = Schemas['ImportFile'];
export type ImportFormat = Schemas['ImportFormat'];
export type ImportKinds = Schemas['ImportKinds'];
export type ImportReason = Schemas['ImportReason'];
export type ImportReport = Schemas['ImportReport'];
export type ImportState = Schemas['ImportState'];
export type Notice = Schemas['Notice'];
export type Plan = Schemas['Plan'];
export type Play = Schemas['Play'];
export type PlayPage = Schemas['PlayPage'];
export type Poll = Schemas['Poll'];
export type Quarantined = Schemas['Quarantined'];
export type Renewal = Schemas['Renewal'];
export type SearchResults = Schemas['SearchResults'];
export type Session = Schemas['Session'];
export type Sources = Schemas['Sources'];

export const client = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: async (request) => {
    try {
      return await globalThis.fetch(request);
    } catch (error) {
      // An abort is the caller's own wish, not a failure of the network.
      if (request.signal.aborted) throw error;
      throw new UnreachableError();
    }
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer, or the problem that it carries, thrown. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new ProblemError(
      typeof error === 'object' && error !== null ? error : {},
      response.status,
    );
  }
  return data as T;
}
