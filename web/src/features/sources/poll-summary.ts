/** What a poll brought, in few words. */
import type { Poll } from '@/api/client';
import { count } from '@/lib/format';

export function pollSummary(poll: Poll): string {
  if (poll.outcome === 'unreachable') return 'Spotify could not be reached';
  if (poll.outcome === 'refused') return 'Spotify refused to answer';
  const happened = (['new', 'moved', 'late', 'unreadable'] as const)
    .filter((what) => poll[what] > 0)
    .map((what) => `${count(poll[what])} ${what}`);
  return [`${count(poll.items)} read`, ...(happened.length > 0 ? happened : ['nothing new'])].join(
    ', ',
  );
}
