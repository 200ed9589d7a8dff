/** Which keys do what, and whether single keys do anything at all. */

const KEY = 'music-analyser-shortcuts';

/** Whether the reader left single-key shortcuts on. */
export function shortcutsAreOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function turnShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // Storage is blocked: they stay on.
  }
}

/** What a press means, together with the key before it: `g` waits for the page to go to. */
export type Press =
  | { kind: 'command'; key: string }
  | { kind: 'go'; key: string }
  | { kind: 'wait' }
  | undefined;

const WAITS_MS = 1500;

/** Tells what presses mean; keeps only the time of the last `g`. */
export function keyReader(): (key: string, at: number) => Press {
  let wentAt = Number.NEGATIVE_INFINITY;
  return (key, at) => {
    const follows = at - wentAt <= WAITS_MS;
    wentAt = Number.NEGATIVE_INFINITY;
    if (follows) return { kind: 'go', key };
    if (key !== 'g') return { kind: 'command', key };
    wentAt = at;
    return { kind: 'wait' };
  };
}

/** Whether a press belongs to something that is being typed into, chosen from or asked. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  return (
    target?.closest('input, textarea, select, [contenteditable], dialog, [role="menu"]') != null
  );
}
