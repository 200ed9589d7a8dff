/** Every import, newest first, with those under way going on by themselves. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { importsQuery } from '@/api/queries';
import { useHashTarget } from '@/lib/use-hash-target';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { ImportCard } from './import-card';
import { isRunning, isUnderWay } from './import-state';
import { useUploads } from './uploads';
import { useImportStream } from './use-import-stream';

/** How often to ask while no events come of something that is under way. */
const REFETCH_MS = 3000;
/** The same while one is taken back: then no events are asked for, as it is gone at the end. */
const UNDOING_MS = 1000;

export function ImportList({ zone }: { zone: string }) {
  const { filesOf } = useUploads();
  const [running, setRunning] = useState<number>();
  const flowing = useImportStream(running);
  const imports = useQuery({
    ...importsQuery,
    refetchInterval: ({ state }) => {
      const underWay = flowing ? [] : (state.data?.items.filter(isUnderWay) ?? []);
      if (underWay.length === 0) return false;
      return underWay.some((one) => one.state === 'undoing') ? UNDOING_MS : REFETCH_MS;
    },
  });
  const items = imports.data?.items;
  const runs = items?.find(isRunning)?.id;
  if (runs !== running) setRunning(runs);
  useHashTarget(!imports.isPending);
  return (
    <Panel aria-labelledby="imports" className="px-5 pt-5">
      <h2 id="imports" className="text-lg font-semibold">
        Imports
      </h2>
      {imports.isPending ? <ListSkeleton /> : null}
      {imports.isError && !items ? (
        <div className="pt-3 pb-5">
          <ProblemNote
            what="The imports could not be loaded"
            error={imports.error}
            onRetry={() => void imports.refetch()}
          />
        </div>
      ) : null}
      {items?.length === 0 ? (
        <p className="min-h-24 max-w-prose pt-1 pb-5 text-text-2">
          Nothing was imported yet. What you import is listed here, with a report of every row, and
          can be taken back.
        </p>
      ) : null}
      {items && items.length > 0 ? (
        <ul className="divide-y divide-line">
          {items.map((one) => (
            <ImportCard key={one.id} one={one} own={filesOf(one.id) !== undefined} zone={zone} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function ListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the imports</span>
      <div aria-hidden="true" className="breathe flex min-h-24 flex-col gap-2 pt-4 pb-5">
        <div className="h-5 w-64 max-w-full rounded-sm bg-line" />
        <div className="h-4 w-40 rounded-sm bg-line" />
      </div>
    </div>
  );
}
