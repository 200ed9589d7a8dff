/** Says that what is shown of the collecting is old, why, and what to do. */
import { timeOrDate } from '@/lib/format';
import { Notice } from '@/ui/notice';
import type { Outdated } from './outdated';

interface OutdatedNoteProps {
  outdated: Outdated;
  zone: string;
}

export function OutdatedNote({ outdated: { since, error }, zone }: OutdatedNoteProps) {
  return (
    <Notice tone="warn" title={`Not updated since ${timeOrDate(since, new Date(), zone)}`}>
      {error.message}
    </Notice>
  );
}
