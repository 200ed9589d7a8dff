/** Shows something only once it comes near the view, and keeps its place until then. */
import type { ReactNode } from 'react';
import { useSeen } from '@/lib/use-seen';

interface NearProps {
  /** How tall it will be about. */
  height: number;
  className?: string;
  children: ReactNode;
}

export function Near({ height, className = '', children }: NearProps) {
  const [ref, seen] = useSeen<HTMLDivElement>();
  return (
    <div
      ref={ref}
      className={`grid min-w-0 ${className}`}
      style={seen ? undefined : { minHeight: height }}
    >
      {seen ? children : null}
    </div>
  );
}
