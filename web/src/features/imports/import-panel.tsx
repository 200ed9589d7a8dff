/** The way in: what to import and whether for real, the sending of it, and why that failed. */
import { useState } from 'react';
import type { PickedFile } from '@/api/upload';
import { Checkbox } from '@/ui/checkbox';
import { Notice } from '@/ui/notice';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { DropZone } from './drop-zone';
import { refusal } from './picked-files';
import { SendingProgress } from './sending-progress';
import { useUploads } from './uploads';

const UNREADABLE =
  'The browser could not read what was dropped. Choose the files with the button instead.';

export function ImportPanel() {
  const { sending, problem, send } = useUploads();
  const [dryRun, setDryRun] = useState(false);
  const [refused, setRefused] = useState<string>();

  function take(files: PickedFile[]) {
    const reason = refusal(files);
    setRefused(reason);
    if (reason === undefined) send({ files, dryRun });
  }

  return (
    <Panel aria-label="Import files" className="flex flex-col gap-4 p-5">
      {sending ? (
        <SendingProgress sending={sending} />
      ) : (
        <DropZone onFiles={take} onUnreadable={() => setRefused(UNREADABLE)} />
      )}
      {refused && !sending ? (
        <Notice tone="danger" title="This was not sent">
          {refused}
        </Notice>
      ) : null}
      {problem && !refused && !sending ? (
        <ProblemNote what="The files could not be imported" error={problem} />
      ) : null}
      <Checkbox
        label="Only show what it would do"
        hint="Everything is read and compared, and nothing is written."
        checked={dryRun}
        onChange={setDryRun}
      />
    </Panel>
  );
}
