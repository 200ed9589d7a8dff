/** What can be done with an import that has ended. */
import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Import } from '@/api/client';
import { Button } from '@/ui/button';
import { UndoDialog } from './undo-dialog';
import { useDropImport } from './use-drop-import';

export function ImportActions({ one }: { one: Import }) {
  const [asking, setAsking] = useState(false);
  const forget = useDropImport(one.id);
  if (one.state === 'done' && !one.dry_run) {
    return (
      <div>
        <Button kind="quiet" onClick={() => setAsking(true)} className="-ml-3.5">
          <Undo2 size={15} strokeWidth={1.75} aria-hidden="true" />
          Take back…
        </Button>
        {asking ? <UndoDialog one={one} onClose={() => setAsking(false)} /> : null}
      </div>
    );
  }
  return (
    <div>
      <Button
        kind="quiet"
        busy={forget.isPending}
        onClick={() => forget.mutate()}
        className="-ml-3.5"
      >
        <Trash2 size={15} strokeWidth={1.75} aria-hidden="true" />
        Forget
      </Button>
      {forget.error ? (
        <p role="alert" className="text-sm text-danger">
          {forget.error.message}
        </p>
      ) : null}
    </div>
  );
}
