/** The navigation of a phone: the first pages, and a menu with all others. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { parseScopeSearch } from '@/features/scope/search';
import { AccountMenu } from '@/features/session/account-menu';
import { text } from '@/text';
import { MenuItem } from '@/ui/menu-item';
import { PageLink } from './page-link';
import { BAR_PAGES, PAGES, type Page } from './pages';

const ENTRY =
  'flex min-h-14 min-w-0 flex-col items-center justify-center gap-0.5 text-2xs font-medium text-text-3 aria-[current=page]:text-accent-text';
const OTHERS = PAGES.filter((page) => !BAR_PAGES.includes(page));

export function BottomBar({ name }: { name: string }) {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const go = (page: Page) => {
    if (page.scoped) void navigate({ to: page.to, search: parseScopeSearch(search) });
    else void navigate({ to: page.to });
  };
  return (
    <nav
      aria-label={text.shell.nav}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {BAR_PAGES.map((page) => (
        <PageLink key={page.to} page={page} className={ENTRY}>
          <page.icon size={20} strokeWidth={1.75} aria-hidden="true" />
          {page.label}
        </PageLink>
      ))}
      <AccountMenu
        trigger={(props) => (
          <button {...props} type="button" className={ENTRY}>
            <Ellipsis size={20} strokeWidth={1.75} aria-hidden="true" />
            {text.shell.more}
            <span className="sr-only">, {name}</span>
          </button>
        )}
      >
        {OTHERS.map((page) => (
          <MenuItem key={page.to} icon={page.icon} onSelect={() => go(page)}>
            {page.label}
          </MenuItem>
        ))}
        <div role="separator" className="my-1 border-t border-line" />
      </AccountMenu>
    </nav>
  );
}
