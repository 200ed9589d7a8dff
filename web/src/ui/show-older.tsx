/** The end of a list that goes on: loads its next page, or says why that failed. */
import { Button } from './button';
import { ProblemNote } from './problem-note';

interface ShowOlderProps {
  hasMore: boolean;
  busy: boolean;
  /** Why the next page did not come. */
  error?: Error | null;
  onMore: () => void;
}

export function ShowOlder({ hasMore, busy, error, onMore }: ShowOlderProps) {
  if (error) {
    return <ProblemNote what="Older ones could not be loaded" error={error} onRetry={onMore} />;
  }
  if (!hasMore) return null;
  return (
    <Button busy={busy} onClick={onMore} className="self-center">
      Show older
    </Button>
  );
}
