/** A link out of this house, opened beside it. */
import type { ReactNode } from 'react';

export function ExternalLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a
      href={to}
      target="_blank"
      rel="noreferrer"
      className="text-accent-text underline underline-offset-2"
    >
      {children}
    </a>
  );
}
