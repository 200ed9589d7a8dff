/** What a poll brought, in few words. */
import type { Poll } from '@/api/client';
import { count } from '@/lib/format';

export function pollSummary(poll: Poll): string {
  if (poll.outcome === 'unreachable') return 'Spotify could not be reached';
  if (poll.outcome === 'refused') return 'Spotify refused to answer';
  const brought = {
    new: poll.new,
    moved: poll.moved,
    late: poll.late,
    unreadable: poll.newly_unreadable,
  };
  const happened = Object.entries(brought)
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${count(number)} ${what}`);
  return [`${count(poll.items)} read`, ...(happened.length > 0 ? happened : ['nothing new'])].join(
    ', ',
  );
}
