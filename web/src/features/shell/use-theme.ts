/** The chosen theme as state that every control of it shares. */
import { useSyncExternalStore } from 'react';
import { chooseTheme, storedTheme, type ThemeChoice } from '@/lib/theme';

const hearers = new Set<() => void>();
const ORDER: readonly ThemeChoice[] = ['system', 'dark', 'light'];

function hear(changed: () => void): () => void {
  hearers.add(changed);
  return () => hearers.delete(changed);
}

export function setTheme(choice: ThemeChoice): void {
  chooseTheme(choice);
  for (const changed of hearers) changed();
}

/** The theme after the present one, which is now chosen. */
export function nextTheme(): ThemeChoice {
  const next = ORDER[(ORDER.indexOf(storedTheme()) + 1) % ORDER.length] ?? 'system';
  setTheme(next);
  return next;
}

export function useTheme(): ThemeChoice {
  return useSyncExternalStore(hear, storedTheme);
}
