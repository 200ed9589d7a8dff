/** Asks before a play is deleted for good. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deletePlay } from '@/api/actions';
import type { Play } from '@/api/client';
import { announce } from '@/lib/announce';
import { dateTime } from '@/lib/format';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { type LoadedPlays, withoutPlay } from './merge';
import { itemName } from './play-words';

interface DeletePlayDialogProps {
  play: Play;
  zone: string;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeletePlayDialog({ play, zone, onClose, onDeleted }: DeletePlayDialogProps) {
  const queryClient = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => deletePlay(play.id),
    onSuccess: async () => {
      await queryClient.cancelQueries({ queryKey: ['plays'] });
      queryClient.setQueriesData<LoadedPlays>({ queryKey: ['plays'] }, (loaded) =>
        loaded ? withoutPlay(loaded, play.id) : loaded,
      );
      announce('Play deleted');
      onDeleted();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Delete this play?"
      confirm="Delete the play"
      busy={deletion.isPending}
      problem={deletion.error?.message}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
    >
      <p>
        <strong className="font-medium text-text">{itemName(play)}</strong>, played on{' '}
        {dateTime(play.started_at, zone)}, leaves your history. It will not come back, not even when
        Spotify reports it again.
      </p>
    </ConfirmDialog>
  );
}
