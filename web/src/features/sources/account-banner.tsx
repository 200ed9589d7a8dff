/** On every page: an account has stopped collecting until its owner does something. */
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { sourcesQuery } from '@/api/queries';
import { buttonClass } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { accountName, stateLook } from './account-state';

export function AccountBanner() {
  const { data } = useQuery(sourcesQuery);
  const onSources = useLocation({ select: ({ pathname }) => pathname === '/sources' });
  const stopped = data?.accounts.filter(({ state }) => stateLook(state).needsOwner) ?? [];
  if (stopped.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 pt-4">
      {stopped.map((account) => (
        <Notice
          key={account.id}
          tone="warn"
          title={`${accountName(account)}: ${stateLook(account.state).label.toLowerCase()}`}
          action={
            onSources ? null : (
              <Link to="/sources" className={buttonClass('plain')}>
                See what to do
              </Link>
            )
          }
        >
          {account.headline}
        </Notice>
      ))}
    </div>
  );
}
