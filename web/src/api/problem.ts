/** A request that did not succeed, in the words that the server found for it. */
import type { components } from './schema';

type Problem = components['schemas']['Problem'];

/** Thrown by every call that fails; `message` is fit to be shown. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The end of the problem's type: `sign-in-needed`, `wrong-credentials`... */
  readonly slug: string;
  readonly title: string;
  readonly status: number;
  /** What is wrong with which field of a form. */
  readonly fields: Readonly<Record<string, string>>;
  /** Names the request in the server's log. */
  readonly requestId: string | null;

  constructor(problem: Partial<Problem>, status: number) {
    const detail = problem.detail ?? 'The server gave no reason. Try again in a moment.';
    // The detail says what to do about what the title says: neither is enough alone.
    super(problem.title ? `${problem.title}. ${detail}` : detail);
    this.slug = problem.type?.split('/').at(-1) ?? 'unknown';
    this.title = problem.title ?? `The server answered ${status}`;
    this.status = status;
    this.fields = problem.fields ?? {};
    this.requestId = problem.request_id ?? null;
  }
}

/** The server could not be reached at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor() {
    super('The server does not answer. Check that it is running and that you are online.');
  }
}

/** Files were being sent, and the line went down or the files could not be read any more. */
export class UploadBrokenError extends Error {
  override readonly name = 'UploadBrokenError';

  constructor() {
    super(
      'The connection broke while the files were being sent, or a file was changed or moved meanwhile. Check that the server is running, and choose the files again.',
    );
  }
}

/** Whether trying the same request again could end differently. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof ProblemError ? error.status >= 500 : true;
}
