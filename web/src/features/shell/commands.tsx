/** What can be opened from everywhere by a key: the palette and the list of shortcuts. */
import { useRouterState } from '@tanstack/react-router';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useShortcuts } from '@/features/shortcuts/use-shortcuts';
import { PAGES } from './pages';

const loadPalette = () => import('@/features/palette/palette');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const ShortcutSheet = lazy(async () => ({
  default: (await import('@/features/shortcuts/shortcut-sheet')).ShortcutSheet,
}));

/** When the first paint and its questions are over. */
const PRELOAD_MS = 2000;

interface Commands {
  openPalette: () => void;
  openShortcuts: () => void;
}

const CommandsContext = createContext<Commands>({
  openPalette: () => {},
  openShortcuts: () => {},
});

export const useCommands = (): Commands => useContext(CommandsContext);

export function CommandsProvider({ zone, children }: { zone: string; children: ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts'>();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isScoped = !PAGES.some(({ scoped, to }) => !scoped && path.startsWith(to));
  const openPalette = useCallback(() => setOpen('palette'), []);
  const openShortcuts = useCallback(() => setOpen('shortcuts'), []);
  const commands = useMemo(() => ({ openPalette, openShortcuts }), [openPalette, openShortcuts]);
  useShortcuts({ zone, onPalette: openPalette, onHelp: openShortcuts });
  const close = () => setOpen(undefined);

  // Whoever types right after opening it must not wait for it.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <CommandsContext value={commands}>
      {children}
      <Suspense>
        {open === 'palette' ? (
          <Palette zone={zone} isScoped={isScoped} onClose={close} onShortcuts={openShortcuts} />
        ) : null}
        {open === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
      </Suspense>
    </CommandsContext>
  );
}
