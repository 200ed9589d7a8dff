/** Asks before an import is taken back. */
import type { Import } from '@/api/client';
import { counted } from '@/lib/format';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { useDropImport } from './use-drop-import';

export function UndoDialog({ one, onClose }: { one: Import; onClose: () => void }) {
  const drop = useDropImport(one.id, onClose);
  const most = one.report?.new ?? 0;
  return (
    <ConfirmDialog
      title="Take this import back?"
      confirm="Take it back"
      busy={drop.isPending}
      problem={drop.error?.message}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-2">
        <p>
          Plays that only{' '}
          <strong className="font-medium wrap-anywhere text-text">{one.name}</strong> knows of leave
          your history: {counted(most, 'play')} at most.
        </p>
        <p>
          Plays that a poll or another import knows too stay, without what only this one says of
          them. Gaps that it closed are open again. You can import the same files once more at any
          time.
        </p>
      </div>
    </ConfirmDialog>
  );
}
