/** The choice between the system's theme, dark and light; `public/theme.js` applies it first. */
export type ThemeChoice = 'system' | 'dark' | 'light';

const KEY = 'music-analyser-theme';

/** What the reader chose, `system` when nothing or something unknown is stored. */
export function storedTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'dark' || stored === 'light' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Applies a choice at once and remembers it where the browser allows that. */
export function chooseTheme(choice: ThemeChoice): void {
  applyTheme(choice);
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage is blocked: the choice lasts until the page is left.
  }
}

/** Follows the system's theme while the choice is to follow it. */
export function followSystemTheme(): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => applyTheme(storedTheme());
  system.addEventListener('change', follow);
  return () => system.removeEventListener('change', follow);
}

function applyTheme(choice: ThemeChoice): void {
  const dark =
    choice === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : choice === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', dark ? '#0f0d12' : '#f6f5f8');
}
