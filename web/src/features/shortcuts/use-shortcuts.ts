/** Hears the keys that work on every page. */
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { daysOf, neighbour } from '@/features/scope/period';
import { changedSearch, parseScopeSearch, scopeOf } from '@/features/scope/search';
import { PAGES } from '@/features/shell/pages';
import { nextTheme } from '@/features/shell/use-theme';
import { civilDateOf } from '@/lib/civil-date';
import { text } from '@/text';
import { toast } from '@/ui/toasts';
import { isTaken, keyReader, shortcutsAreOn } from './keys';

interface ShortcutHandlers {
  zone: string;
  onPalette: () => void;
  onHelp: () => void;
}

export function useShortcuts({ zone, onPalette, onHelp }: ShortcutHandlers): void {
  const navigate = useNavigate();
  const search = parseScopeSearch(useSearch({ strict: false }));
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const readerRef = useRef(keyReader());
  const isAnalysis = !PAGES.some(({ scoped, to }) => !scoped && path.startsWith(to));

  const change = useEffectEvent((key: string) => {
    if (!isAnalysis) return false;
    const scope = scopeOf(search);
    const today = civilDateOf(new Date(), search.zone ?? zone);
    const go = (change: Parameters<typeof changedSearch>[1]) =>
      void navigate({ to: '.', search: changedSearch(search, change), resetScroll: false });
    switch (key) {
      case '[':
      case ']': {
        const period = neighbour(scope.period, key === '[' ? -1 : 1, today);
        // After today there is nothing to see.
        const days = period && daysOf(period, today);
        if (period && days && days.from <= today) go({ period });
        return true;
      }
      case 'c':
        go({ compare: scope.comparison ? 'none' : 'previous' });
        return true;
      case 'm':
        go({ measure: scope.measure === 'time' ? 'plays' : 'time' });
        return true;
      default:
        return false;
    }
  });

  const press = useEffectEvent((event: KeyboardEvent) => {
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (isPalette && !event.defaultPrevented) {
      event.preventDefault();
      onPalette();
      return;
    }
    if (isTaken(event) || !shortcutsAreOn()) return;
    const press = readerRef.current(event.key, event.timeStamp);
    if (press?.kind === 'go') {
      const page = PAGES.find(({ key }) => key === press.key);
      if (!page) return;
      event.preventDefault();
      if (page.scoped) void navigate({ to: page.to, search });
      else void navigate({ to: page.to });
    } else if (press?.kind === 'command') {
      if (command(press.key)) event.preventDefault();
    }
  });

  const command = useEffectEvent((key: string): boolean => {
    switch (key) {
      case '/':
        onPalette();
        return true;
      case '?':
        onHelp();
        return true;
      case 't':
        toast(text.shell.themes.changed[nextTheme()]);
        return true;
      default:
        return change(key);
    }
  });

  useEffect(() => {
    // On the window, so that a page's own keys come first.
    const onKeyDown = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
