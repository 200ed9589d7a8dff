/**
 * How the URL's search part is read and written: plain strings.
 *
 * The router's own codec is JSON, which would turn a year into `?from=%222026%22`.
 */

/** Reads `?a=b` into strings; the last of several equal names wins. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes what is set, in the order given; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
