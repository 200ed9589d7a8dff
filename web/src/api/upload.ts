/** Sends files to be imported, telling how much has gone; `fetch` cannot tell that. */
import type { Import } from './client';
import { ProblemError, UploadBrokenError } from './problem';

/** The most that the server takes in one import. */
export const MOST_BYTES = 2 * 1024 ** 3;

/** A file with its place in the folder that it was picked from. */
export interface PickedFile {
  path: string;
  file: File;
}

interface UploadOptions {
  /** Whether it is only to be told what an import would do. */
  dryRun: boolean;
  onSent: (bytes: number) => void;
  signal: AbortSignal;
}

/** One import of all files. */
export function upload(files: readonly PickedFile[], options: UploadOptions): Promise<Import> {
  const { dryRun, onSent, signal } = options;
  const [first, ...others] = files;
  const query = new URLSearchParams({ dry_run: String(dryRun) });
  if (first && others.length === 0) query.set('name', first.path);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/imports?${query}`);
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Import);
      else reject(new ProblemError(body, request.status));
    });
    request.addEventListener('error', () => reject(new UploadBrokenError()));
    request.addEventListener('abort', () => reject(signal.reason));
    signal.addEventListener('abort', () => request.abort());
    request.send(first && others.length === 0 ? first.file : parts(files));
  });
}

function parts(files: readonly PickedFile[]): FormData {
  const form = new FormData();
  for (const { path, file } of files) form.append('file', file, path);
  return form;
}

/** The object in an answer; an empty one where something between us and the server answered. */
function parsed(text: string): object {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
