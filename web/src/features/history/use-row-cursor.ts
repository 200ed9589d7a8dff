/** The row under the keyboard's cursor: moved by keys, kept on its play while rows come and go. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type HistoryRow, nearestPlay } from './rows';

export interface RowCursor {
  /** Where the cursor is; the first play while it was never moved. */
  index: number;
  /**
   * Moves by a key, if it is one that moves. Returns the row to bring into view, which must then
   * be in the document with the next rendering, for it receives the focus.
   */
  onKeyDown: (event: KeyboardEvent<HTMLElement>, pageRows: number) => number | undefined;
  /** To be called when a row receives the focus by other means. */
  moveTo: (key: string) => void;
  /** The list's element, in which the row to focus is looked up. */
  listRef: React.RefObject<HTMLDivElement | null>;
}

export function useRowCursor(rows: readonly HistoryRow[]): RowCursor {
  const listRef = useRef<HTMLDivElement>(null);
  const [key, setKey] = useState<string>();
  const [wanted, setWanted] = useState<string>();
  const found = key === undefined ? -1 : rows.findIndex((row) => row.key === key);
  const index = found >= 0 ? found : (nearestPlay(rows, 0, 1) ?? 0);

  useEffect(() => {
    if (wanted === undefined) return;
    setWanted(undefined);
    const row = listRef.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`);
    row?.focus({ preventScroll: true });
  }, [wanted]);

  function onKeyDown(event: KeyboardEvent<HTMLElement>, pageRows: number) {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const target = targetOf(event.key, index, rows, pageRows);
    const row = target === undefined ? undefined : rows[target];
    if (!row) return undefined;
    event.preventDefault();
    setKey(row.key);
    setWanted(row.key);
    return target;
  }

  return { index, onKeyDown, moveTo: setKey, listRef };
}

function targetOf(
  key: string,
  index: number,
  rows: readonly HistoryRow[],
  pageRows: number,
): number | undefined {
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return nearestPlay(rows, index + 1, 1);
    case 'ArrowUp':
      return nearestPlay(rows, index - 1, -1);
    case 'Home':
      return nearestPlay(rows, 0, 1);
    case 'End':
      return nearestPlay(rows, last, -1);
    case 'PageDown':
      return nearestPlay(rows, Math.min(index + pageRows, last), -1);
    case 'PageUp':
      return nearestPlay(rows, Math.max(index - pageRows, 0), 1);
    default:
      return undefined;
  }
}
