/** Asks before an account's access is destroyed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { disconnect } from '@/api/actions';
import type { Account } from '@/api/client';
import { sourcesQuery } from '@/api/queries';
import { announce } from '@/lib/announce';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { accountName } from './account-state';

export function DisconnectDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const queryClient = useQueryClient();
  const disconnection = useMutation({
    mutationFn: () => disconnect(account.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      announce('Account disconnected');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Disconnect ${accountName(account)}?`}
      confirm="Disconnect"
      busy={disconnection.isPending}
      problem={disconnection.error?.message}
      onConfirm={() => disconnection.mutate()}
      onClose={onClose}
    >
      <p>
        Its access is destroyed and nothing more is collected. The plays collected so far stay. What
        you play until you connect it again is lost, save the last 50 plays.
      </p>
    </ConfirmDialog>
  );
}
