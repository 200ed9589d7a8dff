/** Why there are no polls to show, and the one next step. */
import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { buttonClass } from '@/ui/button';
import { Empty } from '@/ui/empty';

export function PollLogEmpty({ accountId, all }: { accountId: string; all: boolean }) {
  if (all) {
    return (
      <Empty icon={ScrollText} title="No polls yet">
        Spotify is asked for the first time soon after an account is connected.
      </Empty>
    );
  }
  return (
    <Empty
      icon={ScrollText}
      title="Nothing has happened yet"
      action={
        <Link
          to="/sources/$accountId/polls"
          params={{ accountId }}
          search={{ all: '1' }}
          className={buttonClass('plain')}
        >
          Show all polls
        </Link>
      }
    >
      No poll has brought or changed anything, or failed.
    </Empty>
  );
}
