/** Something that most readers can do without, shown on request. */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface DisclosureProps {
  summary: ReactNode;
  children: ReactNode;
  className?: string;
  /** Whether it is open at first; opened and closed by a change, and the reader's in between. */
  open?: boolean;
  /** Told when it is opened and closed. */
  onToggle?: (open: boolean) => void;
}

export function Disclosure({
  summary,
  children,
  className = '',
  open = false,
  onToggle,
}: DisclosureProps) {
  return (
    <details
      className={className}
      open={open}
      onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}
    >
      <summary className="-ml-1 flex min-h-9 w-fit max-w-full list-none items-center gap-1.5 rounded-md pr-2 text-sm font-medium text-text-2 transition-colors duration-[120ms] hover:text-text pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={16}
          strokeWidth={1.75}
          aria-hidden="true"
          className="shrink-0 transition-transform duration-[120ms] [details[open]>summary>&]:rotate-90"
        />
        <span className="min-w-0">{summary}</span>
      </summary>
      <div className="pb-3">{children}</div>
    </details>
  );
}
