/** The files on their way to the server. */
import { X } from 'lucide-react';
import { bytes, percent } from '@/lib/format';
import { Button } from '@/ui/button';
import { ProgressBar } from '@/ui/progress-bar';
import { type Sending, useUploads } from './uploads';

export function SendingProgress({ sending }: { sending: Sending }) {
  const { cancel } = useUploads();
  // The frame around several files counts as well.
  const share = Math.min(1, sending.sent / sending.bytes);
  const words =
    share < 1
      ? `Sending: ${percent(share)} of ${bytes(sending.bytes)}`
      : 'Sent. The server looks at what it is';
  return (
    <div className="flex min-h-[21.25rem] flex-col justify-center gap-3 rounded-lg border-2 border-dashed border-line-strong bg-bg px-5 py-8 sm:min-h-60">
      <p className="text-lg font-medium wrap-anywhere">{sending.name}</p>
      <ProgressBar label="Sending the files" share={share} text={words} />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="figures text-sm text-text-2">{words}</p>
        <Button onClick={cancel}>
          <X size={15} strokeWidth={1.75} aria-hidden="true" />
          Cancel
        </Button>
      </div>
    </div>
  );
}
