/** The endless list: only the rows in view exist, the heading of the day in view sticks. */
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Play } from '@/api/client';
import { useMediaQuery } from '@/lib/use-media-query';
import { DayHeading } from './day-heading';
import { NarrowPlayRow, WidePlayRow } from './play-row';
import { RowSkeleton } from './row-skeleton';
import { type HistoryRow, nearestPlay } from './rows';
import { useRowCursor } from './use-row-cursor';

const DAY_HEIGHT = 44;
const WIDE_HEIGHT = 44;
const NARROW_HEIGHT = 56;
const TOOLBAR_HEIGHT = 56;
/** Skeleton rows that stand below the last loaded play while more are to come. */
const MORE_ROWS = 3;

interface PlayListProps {
  rows: readonly HistoryRow[];
  zone: string;
  today: string;
  label: string;
  /** Whether there are plays below those loaded. */
  hasMore: boolean;
  onEndReached: () => void;
  onAtTop: (atTop: boolean) => void;
  entering: ReadonlySet<number>;
  onDelete: (play: Play) => void;
}

export function PlayList(props: PlayListProps) {
  const { rows, zone, today, label, hasMore, onEndReached, onAtTop, entering, onDelete } = props;
  const wide = useMediaQuery('(min-width: 48rem)');
  const rowHeight = wide ? WIDE_HEIGHT : NARROW_HEIGHT;
  const [margin, setMargin] = useState(0);
  const stickyRef = useRef(0);
  const cursor = useRowCursor(rows);

  const virtualizer = useWindowVirtualizer({
    count: rows.length + (hasMore ? MORE_ROWS : 0),
    estimateSize: (index) => (rows[index]?.kind === 'day' ? DAY_HEIGHT : rowHeight),
    getItemKey: (index) => rows[index]?.key ?? `more-${index - rows.length}`,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: TOOLBAR_HEIGHT + DAY_HEIGHT,
    scrollPaddingEnd: wide ? 0 : TOOLBAR_HEIGHT,
    rangeExtractor: useCallback(
      (range: Range) => {
        let sticky = range.startIndex;
        while (sticky > 0 && rows[sticky]?.kind !== 'day') sticky -= 1;
        stickyRef.current = sticky;
        const wanted = new Set([sticky, cursor.index, ...defaultRangeExtractor(range)]);
        return [...wanted].filter((index) => index < range.count).sort((a, b) => a - b);
      },
      [rows, cursor.index],
    ),
  });

  const { listRef } = cursor;

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const pageRows = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 4);
    const target = cursor.onKeyDown(event, pageRows);
    if (target === undefined) return;
    // The first play brings back all that stands above it.
    if (target === nearestPlay(rows, 0, 1)) window.scrollTo({ top: 0 });
    else virtualizer.scrollToIndex(target, { align: 'auto' });
  }

  useLayoutEffect(() => {
    const list = listRef.current;
    if (!list) return;
    const measure = () => setMargin(list.getBoundingClientRect().top + window.scrollY);
    measure();
    // Whatever grows above the list (chips, a banner) changes the height of the page.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [listRef]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes change with these, unmeasured
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight, rows]);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - 1) onEndReached();
  }, [hasMore, lastShown, rows.length, onEndReached]);

  const atTop = (virtualizer.scrollOffset ?? 0) <= Math.max(0, margin - TOOLBAR_HEIGHT);
  useEffect(() => onAtTop(atTop), [atTop, onAtTop]);

  const Row = wide ? WidePlayRow : NarrowPlayRow;
  return (
    <div
      ref={listRef}
      role="grid"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="relative [overflow-anchor:none]"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {items.map((item) => {
        const row = rows[item.index];
        const sticky = row?.kind === 'day' && item.index === stickyRef.current;
        const active = item.index === cursor.index;
        const play = row?.kind === 'play' ? row.play : undefined;
        return (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 1}
            aria-busy={row ? undefined : true}
            data-row={row?.key}
            tabIndex={play ? (active ? 0 : -1) : undefined}
            onFocus={() => row && cursor.moveTo(row.key)}
            className={`inset-x-0 scroll-mt-25 scroll-mb-20 focus-visible:-outline-offset-2 ${sticky ? 'sticky top-(--toolbar-height) z-10' : 'absolute top-0'} ${play ? 'hover:bg-hover focus-within:bg-hover' : ''} ${entering.size > 0 && !sticky ? 'slide' : ''}`}
            style={{
              height: item.size,
              ...(!sticky && { transform: `translateY(${item.start - margin}px)` }),
            }}
          >
            {row?.kind === 'day' ? (
              <DayHeading row={row} today={today} first={item.index === 0} />
            ) : null}
            {play ? (
              <div
                role="presentation"
                className={`h-full ${entering.has(play.id) ? 'row-enter' : ''}`}
              >
                <Row play={play} zone={zone} active={active} onDelete={onDelete} />
              </div>
            ) : null}
            {row ? null : (
              <div role="gridcell" aria-label="Loading" className="h-full">
                <RowSkeleton />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
