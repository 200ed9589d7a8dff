/** The upload under way, kept while one looks at other pages, and the files of previews. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { dropImport } from '@/api/actions';
import type { Import } from '@/api/client';
import { importsQuery } from '@/api/queries';
import { type PickedFile, upload } from '@/api/upload';
import { announce } from '@/lib/announce';
import { withImport, withoutImport } from './import-list-data';
import { nameOf, totalBytes } from './picked-files';

/** What is being sent. */
export interface Sending {
  name: string;
  bytes: number;
  sent: number;
  dryRun: boolean;
}

interface Wanted {
  files: readonly PickedFile[];
  dryRun: boolean;
  /** The preview that this import makes superfluous. */
  after?: number;
}

interface Uploads {
  sending: Sending | undefined;
  /** Why the last one did not arrive. */
  problem: Error | null;
  send: (wanted: Wanted) => void;
  cancel: () => void;
  /** The files of an import that was sent from here; gone with the document. */
  filesOf: (id: number) => readonly PickedFile[] | undefined;
}

const UploadsContext = createContext<Uploads | undefined>(undefined);

export function UploadsProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const [sent, setSent] = useState<ReadonlyMap<number, readonly PickedFile[]>>(new Map());
  const abort = useRef<AbortController>(undefined);

  const update = useCallback(
    async (change: (imports: readonly Import[]) => Import[]) => {
      // An answer under way does not know of it yet.
      await queryClient.cancelQueries({ queryKey: importsQuery.queryKey });
      queryClient.setQueryData(importsQuery.queryKey, (list) => ({
        items: change(list?.items ?? []),
      }));
    },
    [queryClient],
  );

  const { mutate, error } = useMutation({
    mutationFn: ({ files, dryRun }: Wanted) => {
      const controller = new AbortController();
      abort.current = controller;
      setSending({ name: nameOf(files), bytes: totalBytes(files), sent: 0, dryRun });
      return upload(files, {
        dryRun,
        signal: controller.signal,
        onSent: (bytes) => setSending((now) => now && { ...now, sent: bytes }),
      });
    },
    onSuccess: async (begun, { files, after }) => {
      setSent((before) => new Map(before).set(begun.id, files));
      await update((imports) => withImport(imports, begun));
      announce('The files have arrived');
      if (after === undefined) return;
      // The preview has done its service. Where it cannot be forgotten, it does no harm either.
      await dropImport(after).catch(() => undefined);
      await update((imports) => withoutImport(imports, after));
    },
    onSettled: () => {
      setSending(undefined);
      return queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
  });

  // Whoever signs out has nothing sent after them.
  useEffect(() => () => abort.current?.abort(), []);

  // The browser asks before it throws away what is half sent.
  useEffect(() => {
    if (!sending) return;
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', onLeave);
    return () => removeEventListener('beforeunload', onLeave);
  }, [sending]);

  const uploads = useMemo(
    () => ({
      sending,
      problem: error?.name === 'AbortError' ? null : error,
      send: mutate,
      cancel: () => abort.current?.abort(),
      filesOf: (id: number) => sent.get(id),
    }),
    [sending, error, mutate, sent],
  );
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (!uploads) throw new Error('useUploads outside of UploadsProvider');
  return uploads;
}
