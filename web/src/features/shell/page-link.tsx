/** A link to a page of the navigation. Between pages of analysis it keeps the scope. */
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { parseScopeSearch } from '@/features/scope/search';
import type { Page } from './pages';

interface PageLinkProps {
  page: Page;
  className: string;
  children: ReactNode;
}

export function PageLink({ page, className, children }: PageLinkProps) {
  const search = useSearch({ strict: false });
  if (!page.scoped) {
    return (
      <Link to={page.to} className={className}>
        {children}
      </Link>
    );
  }
  return (
    <Link
      to={page.to}
      search={parseScopeSearch(search)}
      activeOptions={{ exact: page.to === '/', includeSearch: false }}
      className={className}
    >
      {children}
    </Link>
  );
}
