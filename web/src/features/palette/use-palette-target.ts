/** Does what a chosen item of the palette stands for. */
import { useNavigate } from '@tanstack/react-router';
import { changedSearch, type ScopeSearch, scopeOf } from '@/features/scope/search';
import { nextTheme } from '@/features/shell/use-theme';
import { text } from '@/text';
import { toast } from '@/ui/toasts';
import type { PaletteAction, PaletteTarget } from './palette-items';

interface Place {
  search: ScopeSearch;
  /** Whether the page shows the scope. */
  isScoped: boolean;
  onShortcuts: () => void;
}

export function usePaletteTarget({ search, isScoped, onShortcuts }: Place) {
  const navigate = useNavigate();
  const stay = (change: Parameters<typeof changedSearch>[1]) =>
    void navigate({ to: isScoped ? '.' : '/', search: changedSearch(search, change) });

  function act(action: PaletteAction) {
    const scope = scopeOf(search);
    switch (action) {
      case 'measure':
        return stay({ measure: scope.measure === 'time' ? 'plays' : 'time' });
      case 'compare':
        return stay({ compare: scope.comparison ? 'none' : 'previous' });
      case 'clear':
        return stay(
          Object.fromEntries(Object.keys(scope.filters).map((name) => [name, undefined])),
        );
      case 'theme':
        return toast(text.shell.themes.changed[nextTheme()]);
      case 'copy':
        return void copyLink();
      case 'shortcuts':
        return onShortcuts();
    }
  }

  return (target: PaletteTarget) => {
    switch (target.kind) {
      case 'page':
        if (target.page.scoped) void navigate({ to: target.page.to, search });
        else void navigate({ to: target.page.to });
        return;
      case 'period':
        return stay({ period: target.period });
      case 'action':
        return act(target.action);
      case 'artist':
        return void navigate({
          to: '/artists/$artistId',
          params: { artistId: String(target.id) },
          search,
        });
      case 'album':
        return void navigate({
          to: '/albums/$albumId',
          params: { albumId: String(target.id) },
          search,
        });
      case 'track':
        return void navigate({
          to: '/tracks/$trackId',
          params: { trackId: String(target.id) },
          search,
        });
    }
  };
}

async function copyLink(): Promise<void> {
  const words = text.shell.palette.actions;
  try {
    await navigator.clipboard.writeText(location.href);
    toast(words.copied);
  } catch {
    toast(words.notCopied);
  }
}
