/** Copies a text and says so; where the browser has no clipboard, it says that too. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { announce } from '@/lib/announce';
import { IconButton } from './icon-button';

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    try {
      // Undefined on plain http away from loopback, whatever the types say.
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce('Copied');
    } catch {
      announce('The browser did not allow copying. Select the text and copy it yourself.');
    }
  }

  return (
    <IconButton
      icon={copied ? Check : Copy}
      label={copied ? 'Copied' : label}
      className={copied ? 'text-ok' : ''}
      onClick={copy}
      onBlur={() => setCopied(false)}
    />
  );
}
