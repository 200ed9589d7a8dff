/** What an import would do, and the button that does it. */
import type { Import } from '@/api/client';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { outcomeWords } from './report-words';
import { useUploads } from './uploads';

export function PreviewNote({ one }: { one: Import }) {
  const { sending, send, filesOf } = useUploads();
  const files = filesOf(one.id);
  return (
    <Notice
      live={false}
      title="Nothing was written"
      action={
        files ? (
          <Button
            kind="primary"
            disabled={sending !== undefined}
            onClick={() => send({ files, dryRun: false, after: one.id })}
          >
            Import it now
          </Button>
        ) : null
      }
    >
      {outcomeWords(one)}.{files ? '' : ' To import the files, choose them again.'}
    </Notice>
  );
}
