/** Where to go after signing in: only ever a path of this very site. */

/** The path if it stays on this origin, else the front page. */
export function safeNextPath(next: string | undefined, origin: string): string {
  if (!next?.startsWith('/')) return '/';
  try {
    const url = new URL(next, origin);
    const path = `${url.pathname}${url.search}${url.hash}`;
    return url.origin === origin && !path.startsWith('//') ? path : '/';
  } catch {
    return '/';
  }
}
