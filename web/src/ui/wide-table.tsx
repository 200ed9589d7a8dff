/** A table that scrolls sideways by itself where it is wider than the page. */
import type { ReactNode } from 'react';

export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
      tabIndex={0}
      aria-label={label}
      className="max-h-96 overflow-auto rounded-md border border-line-strong bg-bg"
    >
      <table className="figures w-full text-left text-xs text-text-2 [&_td]:px-2 sm:[&_td]:px-3 [&_td]:py-1.5 [&_td]:align-top [&_th]:px-2 sm:[&_th]:px-3 [&_th]:py-1.5 [&_th]:align-top [&_tbody]:border-t [&_tbody]:border-line [&_thead_th]:text-text-3">
        {children}
      </table>
    </section>
  );
}
