/** Nothing to show: why, and the one next step. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  /** Whether it is all that the page has, and so its heading. */
  isPage?: boolean;
  children: ReactNode;
  action?: ReactNode;
}

export function Empty({ icon: Icon, title, isPage = false, children, action }: EmptyProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <Icon size={28} strokeWidth={1.5} aria-hidden="true" className="text-text-3" />
      <Heading className="text-xl font-semibold">{title}</Heading>
      <p className="max-w-md text-text-2">{children}</p>
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
