/** The frame of every page behind the sign-in: navigation at the side, or below on a phone. */
import { Link } from '@tanstack/react-router';
import { CircleUser, Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { NoticeBanner } from '@/features/notices/notice-banner';
import { PaletteButton } from '@/features/palette/palette-button';
import { AccountMenu } from '@/features/session/account-menu';
import { text } from '@/text';
import { Logo } from '@/ui/logo';
import { Toasts } from '@/ui/toasts';
import { BottomBar } from './bottom-bar';
import { CommandsProvider } from './commands';
import { PageLink } from './page-link';
import { PAGE_GROUPS } from './pages';
import { SourcesGlimpse } from './sources-glimpse';

interface ShellProps {
  name: string;
  zone: string;
  children: ReactNode;
}

export function Shell({ name, zone, children }: ShellProps) {
  return (
    <CommandsProvider zone={zone}>
      <div className="lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="fixed top-2 left-2 z-50 -translate-y-20 flex min-h-11 items-center rounded-md bg-accent px-4 font-medium text-on-accent focus:translate-y-0"
        >
          {text.shell.skip}
        </a>
        <Sidebar name={name} />
        <div className="min-w-0">
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto max-w-[81.5rem] px-4 pb-24 outline-none sm:px-6 lg:px-8 lg:pb-12"
          >
            <NoticeBanner zone={zone} />
            {children}
          </main>
        </div>
        <BottomBar name={name} />
      </div>
      <Toasts />
    </CommandsProvider>
  );
}

const ENTRY =
  'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium text-text-2 transition-colors duration-[120ms] hover:bg-hover hover:text-text aria-[current=page]:bg-hover aria-[current=page]:text-text aria-[current=page]:shadow-[inset_2px_0_0_var(--accent)] pointer-coarse:min-h-11';

function Sidebar({ name }: { name: string }) {
  return (
    <header className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-line px-3 py-4 lg:flex">
      <Link
        to="/"
        className="flex items-center gap-2.5 px-2.5 py-1 font-display text-lg font-bold tracking-tight"
        activeProps={{ 'aria-current': undefined }}
      >
        <Logo />
        {text.shell.name}
      </Link>
      <div className="mt-4 flex flex-col">
        <PaletteButton />
      </div>
      <nav aria-label={text.shell.nav} className="mt-4 flex flex-col gap-4">
        {PAGE_GROUPS.map(({ label, pages }) => (
          <div key={label ?? ''} className="flex flex-col gap-0.5">
            {label ? <p className="px-2.5 pb-1 text-xs text-text-3">{label}</p> : null}
            {pages.map((page) => (
              <PageLink key={page.to} page={page} className={ENTRY}>
                <page.icon size={16} strokeWidth={1.75} aria-hidden="true" />
                {page.label}
              </PageLink>
            ))}
          </div>
        ))}
      </nav>
      <div className="mt-auto flex flex-col gap-2 border-t border-line pt-3">
        <SourcesGlimpse />
        <AccountMenu
          trigger={(props) => (
            <button
              {...props}
              type="button"
              className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-left text-sm font-medium text-text-2 transition-colors duration-[120ms] hover:bg-hover hover:text-text pointer-coarse:min-h-11"
            >
              <CircleUser size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
            </button>
          )}
        />
      </div>
    </header>
  );
}
