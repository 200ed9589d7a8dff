/** The whole history in a strip, in which a stretch of it can be chosen: by dragging, or by keys at its ends. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { bucketName } from '@/lib/time-words';
import { text } from '@/text';
import { useWidth } from './use-width';

export interface BrushBucket {
  start: string;
  tick: string;
  value: number;
}

/** Indices of buckets; `to` is exclusive. */
export interface Window {
  from: number;
  to: number;
}

type Grip = 'start' | 'end' | 'whole' | 'new';

interface BrushStripProps {
  label: string;
  buckets: readonly BrushBucket[];
  bucket: 'month' | 'week' | 'day';
  zone: string;
  window: Window;
  onChange: (window: Window) => void;
}

const HEIGHT = 54;
const BASE = HEIGHT - 16;
const NEAR = 8;
const HANDLE = 24;
const LABEL_WIDTH = 48;

/** The window after a drag from one place to another, both in buckets. */
export function dragged(
  grip: Grip,
  { from, to }: Window,
  start: number,
  end: number,
  count: number,
): Window {
  const inside = (place: number) => Math.max(0, Math.min(count, place));
  const by = Math.round(end - start);
  switch (grip) {
    case 'start':
      return { from: Math.min(inside(from + by), to - 1), to };
    case 'end':
      return { from, to: Math.max(inside(to + by), from + 1) };
    case 'whole': {
      const first = Math.max(0, Math.min(count - (to - from), from + by));
      return { from: first, to: first + (to - from) };
    }
    case 'new': {
      const low = inside(Math.floor(Math.min(start, end)));
      return {
        from: Math.min(low, count - 1),
        to: Math.max(low + 1, inside(Math.ceil(Math.max(start, end)))),
      };
    }
  }
}

export function BrushStrip({ label, buckets, bucket, zone, window, onChange }: BrushStripProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [live, setLive] = useState<Window>();
  const dragRef = useRef<{ grip: Grip; start: number }>(undefined);
  const count = buckets.length;
  const { from, to } = live ?? window;
  const most = Math.max(1, ...buckets.map(({ value }) => value));
  const x = (index: number) => (index / count) * width;
  const y = (value: number) => BASE - (value / most) * (BASE - 4);
  const place = (event: PointerEvent) =>
    ((event.clientX - (ref.current?.getBoundingClientRect().left ?? 0)) / width) * count;
  const name = (index: number) => {
    const start = buckets[index]?.start;
    return start ? bucketName(start, bucket, zone) : '';
  };

  function onPointerDown(event: PointerEvent) {
    const start = place(event);
    const near = (NEAR / width) * count;
    const grip: Grip =
      Math.abs(start - window.from) < near
        ? 'start'
        : Math.abs(start - window.to) < near
          ? 'end'
          : start > window.from && start < window.to
            ? 'whole'
            : 'new';
    event.currentTarget.setPointerCapture(event.pointerId);
    dragRef.current = { grip, start };
  }

  function onPointerMove(event: PointerEvent) {
    const drag = dragRef.current;
    if (drag) setLive(dragged(drag.grip, window, drag.start, place(event), count));
  }

  function onPointerUp() {
    const chosen = live;
    dragRef.current = undefined;
    setLive(undefined);
    if (chosen && (chosen.from !== window.from || chosen.to !== window.to)) onChange(chosen);
  }

  function onKeyDown(grip: 'start' | 'end', event: KeyboardEvent) {
    const step = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -12,
      PageUp: 12,
    }[event.key];
    const end = event.key === 'Home' ? -count : event.key === 'End' ? count : step;
    if (end === undefined) return;
    event.preventDefault();
    onChange(dragged(grip, window, 0, end, count));
  }

  const line = buckets.map(
    ({ value }, index) => `${x(index + 0.5).toFixed(1)},${y(value).toFixed(1)}`,
  );
  const outline = `M${x(0)},${BASE} L${line.join(' L')} L${x(count)},${BASE} Z`;
  const marks = buckets.flatMap(({ tick }, index) => (tick ? [{ tick, index }] : []));
  const spacing = marks.length > 1 ? width / marks.length : width;
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / spacing));

  return (
    <div ref={ref} className="relative mt-2 select-none" style={{ height: HEIGHT }}>
      {width > 0 && count > 0 ? (
        <>
          <svg
            width={width}
            height={HEIGHT}
            aria-hidden="true"
            className="block cursor-crosshair touch-pan-y"
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={onPointerUp}
          >
            <title>{text.charts.brush.hint}</title>
            <rect width={width} height={HEIGHT} className="fill-transparent" />
            <clipPath id="brush-window">
              <rect x={x(from)} width={Math.max(2, x(to) - x(from))} height={BASE} />
            </clipPath>
            <path d={outline} className="fill-line-strong" />
            <path d={outline} clipPath="url(#brush-window)" className="forced-mark fill-accent" />
            <rect
              x={x(from) + 0.5}
              y={0.5}
              width={Math.max(3, x(to) - x(from) - 1)}
              height={BASE}
              rx={3}
              fillOpacity={0.14}
              className="forced-mark fill-accent stroke-accent"
            />
            {marks.map(({ tick, index }, place) =>
              place % every === 0 && x(index) < width - 24 ? (
                <text key={index} x={x(index)} y={HEIGHT - 2} className="fill-text-3 text-2xs">
                  {tick}
                </text>
              ) : null,
            )}
          </svg>
          {(['start', 'end'] as const).map((grip) => {
            const index = grip === 'start' ? from : to;
            return (
              <div
                key={grip}
                role="slider"
                tabIndex={0}
                aria-label={`${label}: ${text.charts.brush[grip]}`}
                aria-valuemin={0}
                aria-valuemax={count}
                aria-valuenow={index}
                aria-valuetext={name(grip === 'start' ? from : to - 1)}
                onKeyDown={(event) => onKeyDown(grip, event)}
                className="pointer-events-none absolute top-0 rounded-sm"
                style={{
                  width: HANDLE,
                  height: BASE,
                  left: Math.max(
                    0,
                    Math.min(width - HANDLE, grip === 'start' ? x(from) - HANDLE : x(to)),
                  ),
                }}
              />
            );
          })}
        </>
      ) : null}
    </div>
  );
}
