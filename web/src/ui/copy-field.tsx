/** A text to be copied elsewhere, shown in full, selectable, with a button. */
import { CopyButton } from './copy-button';

export function CopyField({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-center gap-1 rounded-md border border-line-strong bg-bg py-0.5 pr-0.5 pl-3">
      <code className="min-w-0 flex-1 py-1.5 text-sm break-all select-all">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
