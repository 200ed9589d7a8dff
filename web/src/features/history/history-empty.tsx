/** Why there are no plays to show, and the one next step. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AudioLines, Cable, FilterX } from 'lucide-react';
import { sourcesQuery } from '@/api/queries';
import { Button, buttonClass } from '@/ui/button';
import { Empty } from '@/ui/empty';

export function HistoryEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { data: sources } = useQuery(sourcesQuery);
  const connected = sources?.accounts.some(({ state }) => state !== 'disconnected') ?? false;
  if (filtered) {
    return (
      <Empty
        icon={FilterX}
        title="No plays match these filters"
        action={
          <Button kind="primary" onClick={onClear}>
            Clear all filters
          </Button>
        }
      >
        Your history has plays, or will have some, but none that all of these filters let through.
      </Empty>
    );
  }
  if (connected) {
    return (
      <Empty
        icon={AudioLines}
        title="No plays yet"
        action={
          <Link to="/sources" className={buttonClass('plain')}>
            Look at the collection
          </Link>
        }
      >
        Your account is connected. Play something on Spotify: it appears here within a minute or two
        after it ended.
      </Empty>
    );
  }
  return (
    <Empty
      icon={Cable}
      title="Nothing is connected yet"
      action={
        <Link to="/connect" className={buttonClass('primary')}>
          Connect Spotify
        </Link>
      }
    >
      Connect your Spotify account, and every play from then on is kept here, starting with the last
      50. What was before can be{' '}
      <Link to="/import" className="text-accent-text underline underline-offset-2">
        imported
      </Link>
      , without an account, too.
    </Empty>
  );
}
