/** How far an import has come, and the way out of it. */
import { X } from 'lucide-react';
import type { Import } from '@/api/client';
import { Button } from '@/ui/button';
import { ProgressBar } from '@/ui/progress-bar';
import { progressWords, share } from './import-state';
import { useDropImport } from './use-drop-import';

export function ImportProgress({ one }: { one: Import }) {
  const cancel = useDropImport(one.id);
  const words = progressWords(one);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2 pointer-coarse:min-h-11">
        <p className="figures text-sm font-medium">{words}</p>
        {one.state === 'undoing' ? null : (
          <Button kind="quiet" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            <X size={15} strokeWidth={1.75} aria-hidden="true" />
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar label={`Progress of ${one.name}`} share={share(one)} text={words} />
      {cancel.error ? (
        <p role="alert" className="text-sm text-danger">
          {cancel.error.message}
        </p>
      ) : null}
    </div>
  );
}
