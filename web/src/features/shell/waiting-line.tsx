/** Shows the progress line while anything is being fetched, sent or opened. */
import { useIsFetching, useIsMutating } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { ProgressLine } from '@/ui/progress-line';

export function WaitingLine() {
  const fetching = useIsFetching() > 0;
  const sending = useIsMutating() > 0;
  const opening = useRouterState({ select: ({ status }) => status === 'pending' });
  return <ProgressLine active={fetching || sending || opening} />;
}
