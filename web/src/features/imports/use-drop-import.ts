/** Takes back, cancels or forgets an import, whichever its state allows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dropImport } from '@/api/actions';
import { importsQuery } from '@/api/queries';
import { withImport, withoutImport } from './import-list-data';

export function useDropImport(id: number, onDone?: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => dropImport(id),
    onSuccess: async (left) => {
      await queryClient.cancelQueries({ queryKey: importsQuery.queryKey });
      queryClient.setQueryData(importsQuery.queryKey, (list) =>
        list
          ? { items: left ? withImport(list.items, left) : withoutImport(list.items, id) }
          : list,
      );
      onDone?.();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}
