/** A detail page. */
import type { Of } from '@/api/statistics';

export function ThingPage({ of, id }: { of: Of; id: number }) {
  return (
    <h1>
      {of} {id}
    </h1>
  );
}
