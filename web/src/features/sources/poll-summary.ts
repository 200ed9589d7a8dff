/** What a poll brought, in words. */
import type { Poll } from '@/api/client';
import { count } from '@/lib/format';

export function pollSummary(poll: Poll): string {
  if (poll.outcome === 'unreachable') return 'Spotify could not be reached';
  if (poll.outcome === 'refused') return poll.problem ?? 'Spotify refused to answer';
  const parts = [
    `${count(poll.items)} read`,
    `${count(poll.new)} new`,
    `${count(poll.moved)} moved`,
    `${count(poll.late)} late`,
  ];
  if (poll.unreadable > 0) parts.push(`${count(poll.unreadable)} unreadable`);
  return parts.join(', ');
}
