/** A link to the page of a track, artist or album, which keeps the scope. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Item, Of } from '@/api/statistics';
import type { ScopeSearch } from '@/features/scope/search';
import { useSetting } from '@/features/scope/setting';
import { text } from '@/text';

interface ItemLinkProps {
  of: Of;
  item: Pick<Item, 'id' | 'name'>;
  className?: string;
  children?: ReactNode;
}

export function ItemLink({ of, item, className = '', children }: ItemLinkProps) {
  const { search } = useSetting();
  const link = {
    search: without(of, search),
    className: `rounded-sm hover:underline hover:underline-offset-2 ${className}`,
    children: children ?? (item.name || text.scope.filters.nameless),
  };
  const id = String(item.id);
  switch (of) {
    case 'artists':
      return <Link to="/artists/$artistId" params={{ artistId: id }} {...link} />;
    case 'albums':
      return <Link to="/albums/$albumId" params={{ albumId: id }} {...link} />;
    case 'tracks':
      return <Link to="/tracks/$trackId" params={{ trackId: id }} {...link} />;
  }
}

/** The page is about the thing itself, so that no filter of its kind is left. */
function without(of: Of, search: ScopeSearch): ScopeSearch {
  const { artist, album, track, ...rest } = search;
  return {
    ...rest,
    ...(of !== 'artists' && artist !== undefined ? { artist } : {}),
  };
}
