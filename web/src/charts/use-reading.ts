/**
 * Reads a chart value by value: with the pointer, with a finger, or with the keys from one stop of the
 * Tab key. A press, or Enter, chooses the value; the first tap of a finger only shows it.
 */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import { text } from '@/text';

interface ReadingOptions {
  label: string;
  count: number;
  /** How many values stand beside each other where they stand in rows. */
  columns?: number;
  /** Where the keys begin. */
  start?: number;
  /** A value with its name, as it is spoken. */
  say: (index: number) => string;
  /** Which value is under the pointer. */
  indexAt: (event: PointerEvent | MouseEvent) => number | undefined;
  onChoose?: ((index: number) => void) | undefined;
}

/** Which value a key leads to. */
export function afterKey(
  key: string,
  at: number | undefined,
  { count, columns = 1, start = 0 }: { count: number; columns?: number; start?: number },
): number | undefined {
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const rows = columns > 1 ? columns : 1;
  const step = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns > 1 ? rows : -1,
    ArrowUp: columns > 1 ? -rows : 1,
    PageDown: columns > 1 ? rows : 7,
    PageUp: columns > 1 ? -rows : -7,
  }[key];
  if (step === undefined) return undefined;
  if (at === undefined) return Math.min(count - 1, Math.max(0, start));
  const next = at + step;
  if (columns > 1 && (next < 0 || next >= count)) return at;
  return Math.min(count - 1, Math.max(0, next));
}

export function useReading(options: ReadingOptions) {
  const { label, count, columns = 1, start = 0, say, indexAt, onChoose } = options;
  const [keyed, setKeyed] = useState<number>();
  const [pointed, setPointed] = useState<number>();
  const shownRef = useRef<number>(undefined);
  const inside = (index: number | undefined) =>
    index !== undefined && index < count ? index : undefined;
  const at = inside(pointed) ?? inside(keyed);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      setKeyed(undefined);
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      const chosen = inside(keyed);
      if (chosen === undefined || !onChoose) return;
      event.preventDefault();
      onChoose(chosen);
      return;
    }
    const next = afterKey(event.key, inside(keyed), { count, columns, start });
    if (next === undefined) return;
    event.preventDefault();
    setPointed(undefined);
    setKeyed(next);
  }

  const root = {
    role: 'slider',
    tabIndex: 0,
    'aria-label': label,
    'aria-orientation': 'horizontal',
    'aria-valuemin': 0,
    'aria-valuemax': Math.max(0, count - 1),
    'aria-valuenow': inside(keyed) ?? 0,
    'aria-valuetext':
      keyed !== undefined && inside(keyed) !== undefined ? say(keyed) : text.charts.read,
    onKeyDown,
    onBlur: () => setKeyed(undefined),
  } as const;

  const surface = {
    onPointerDown: (event: PointerEvent) => {
      shownRef.current = event.pointerType === 'touch' ? at : indexAt(event);
    },
    onPointerMove: (event: PointerEvent) => setPointed(indexAt(event)),
    onPointerLeave: (event: PointerEvent) => {
      // A lifted finger leaves the value standing, so that it can be read.
      if (event.pointerType !== 'touch') setPointed(undefined);
    },
    onClick: (event: MouseEvent) => {
      const index = indexAt(event);
      setPointed(index);
      if (index !== undefined && index === shownRef.current) onChoose?.(index);
    },
  } as const;

  return { at, root, surface };
}
