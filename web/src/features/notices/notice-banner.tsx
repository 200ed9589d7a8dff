/** On every page: collecting has stalled, or will, or nobody can tell, and what to do about it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import { sourcesQuery } from '@/api/queries';
import { outdated } from '@/features/sources/outdated';
import { OutdatedNote } from '@/features/sources/outdated-note';
import { buttonClass } from '@/ui/button';
import { Disclosure } from '@/ui/disclosure';
import { CollectionNotice } from './collection-notice';
import { noticeKey, urgent } from './notice-order';
import { useAnnounced } from './use-announced';

export function NoticeBanner({ zone }: { zone: string }) {
  const sources = useQuery(sourcesQuery);
  const { data } = sources;
  const old = outdated(sources);
  const notices = useMemo(() => urgent(data?.notices ?? []), [data]);
  useAnnounced(notices);
  // There they stand in full.
  const onSources = useLocation({ select: ({ pathname }) => pathname === '/sources' });
  const [first, ...others] = notices;
  if ((!first && !old) || onSources) return null;
  const link = (
    <Link to="/sources" className={buttonClass('plain')}>
      See what to do
    </Link>
  );
  return (
    <aside aria-label="Notices" className="flex flex-col gap-1 pt-4">
      {old ? <OutdatedNote outdated={old} zone={zone} /> : null}
      {first ? <CollectionNotice notice={first} link={link} /> : null}
      {others.length > 0 ? (
        <Disclosure summary={`and ${others.length} more`}>
          <div className="flex flex-col gap-2">
            {others.map((notice) => (
              <CollectionNotice key={noticeKey(notice)} notice={notice} />
            ))}
          </div>
        </Disclosure>
      ) : null}
    </aside>
  );
}
