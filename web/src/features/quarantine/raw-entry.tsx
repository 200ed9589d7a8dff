/** An entry as Spotify sent it. Only white space is added; what is copied is it to the byte. */
import { CopyButton } from '@/ui/copy-button';
import { indentJson } from './indent-json';

export function RawEntry({ raw }: { raw: string }) {
  return (
    <div className="relative rounded-md border border-line-strong bg-bg">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
        tabIndex={0}
        role="region"
        aria-label="The entry as Spotify sent it"
        className="max-h-96 overflow-auto py-2.5 pr-12 pl-3 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {indentJson(raw)}
      </pre>
      <div className="absolute top-0.5 right-0.5">
        <CopyButton text={raw} label="Copy the entry as it came" />
      </div>
    </div>
  );
}
