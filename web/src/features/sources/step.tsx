/** One numbered step of a procedure. */
import type { ReactNode } from 'react';

interface StepProps {
  number: number;
  title: string;
  children: ReactNode;
}

export function Step({ number, title, children }: StepProps) {
  return (
    <li className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="figures grid size-8 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-2 pt-1">
        <h2 className="text-lg font-semibold">{title}</h2>
        <div className="flex flex-col gap-3 text-text-2">{children}</div>
      </div>
    </li>
  );
}
