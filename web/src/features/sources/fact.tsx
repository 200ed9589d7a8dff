/** One fact of a list of facts: what it is, its value, and a remark. */
import type { ReactNode } from 'react';

interface FactProps {
  name: string;
  children: ReactNode;
  remark?: ReactNode;
}

export function Fact({ name, children, remark }: FactProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-xs text-text-3">{name}</dt>
      <dd className="figures font-medium">{children}</dd>
      {remark ? <dd className="figures text-xs text-text-2">{remark}</dd> : null}
    </div>
  );
}
