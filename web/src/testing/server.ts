/** A server for tests: it answers by method and path, and remembers what it was asked. */
import { vi } from 'vitest';

type Answers = Record<string, () => unknown>;

/** Stands in for `fetch`. A key is a path, or a method and a path where it is no GET. */
export function serve(answers: Answers): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    const key = request.method === 'GET' ? pathname : `${request.method} ${pathname}`;
    asked.push(key);
    const answer = answers[key]?.();
    if (answer instanceof Response) return answer;
    return answer === undefined ? new Response(null, { status: 404 }) : Response.json(answer);
  });
  return asked;
}
