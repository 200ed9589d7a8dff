/** The days of a year, a column for each week. One stop of the Tab key: arrow keys move inside. */
import { type KeyboardEvent, memo, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { longDate, monthName } from '@/lib/format';
import { dayAfterKey, monthColumns, placeOf } from '@/lib/year-layout';
import { dayKind } from './day-kind';
import { DayMark, MARK } from './day-mark';
import type { Year } from './year';

const PITCH = MARK + 3;
const LEFT = 30;
const TOP = 18;
const WEEKS = 54;
const WIDTH = LEFT + WEEKS * PITCH;
const HEIGHT = TOP + 7 * PITCH;
const WEEKDAYS: [row: number, name: string][] = [
  [0, 'Mon'],
  [2, 'Wed'],
  [4, 'Fri'],
];

interface CalendarProps {
  year: Year;
  /** The day under the cursor, among the days of the year. */
  index: number;
  words: string;
  onMove: (index: number) => void;
  /** The pointer is over a day, or over none. */
  onPoint: (index: number | undefined) => void;
}

export function Calendar({ year, index, words, onMove, onPoint }: CalendarProps) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const day = year.days[index];
  const place = placeOf(day?.date ?? `${year.year}-01-01`);

  // On a phone the calendar is wider than the page: the day under the cursor stays in view.
  useLayoutEffect(() => {
    const box = scrollRef.current;
    const svg = box?.querySelector('svg');
    if (!box || !svg) return;
    const at = ((LEFT + (place.column + 0.5) * PITCH) / WIDTH) * svg.clientWidth;
    const margin = Math.min(3 * PITCH, box.clientWidth / 4);
    if (at > box.scrollLeft + box.clientWidth - margin || at < box.scrollLeft + margin) {
      box.scrollLeft = at - box.clientWidth * 0.7;
    }
  }, [place.column]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = dayAfterKey(event.key, index, year.days.length);
    if (target === undefined) return;
    event.preventDefault();
    onMove(target);
  }

  const indexAt = ({ target }: PointerEvent | React.MouseEvent) => {
    const found = target instanceof Element ? target.closest('[data-day]') : null;
    return found ? Number(found.getAttribute('data-day')) : undefined;
  };

  return (
    <div ref={scrollRef} className="-mx-1 overflow-x-auto px-1 py-1">
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Days of ${year.year}`}
        aria-valuemin={1}
        aria-valuemax={year.days.length}
        aria-valuenow={index + 1}
        aria-valuetext={day ? `${longDate(day.date)}: ${words}` : ''}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => onPoint(indexAt(event))}
        onPointerLeave={() => onPoint(undefined)}
        onClick={(event) => {
          const at = indexAt(event);
          if (at !== undefined) onMove(at);
        }}
        className="w-full min-w-[57rem]"
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className="block w-full">
          <Labels year={year.year} />
          <Days year={year} />
          {day ? (
            <rect
              x={LEFT + place.column * PITCH - 1.5}
              y={TOP + place.row * PITCH - 1.5}
              width={MARK + 3}
              height={MARK + 3}
              rx={4}
              strokeWidth={2}
              className="fill-none stroke-text"
            />
          ) : null}
        </svg>
      </div>
    </div>
  );
}

function Labels({ year }: { year: string }) {
  return (
    <g className="fill-text-3 text-2xs">
      {monthColumns(year).map((column, month) => (
        <text key={monthName(month)} x={LEFT + column * PITCH} y={11}>
          {monthName(month)}
        </text>
      ))}
      {WEEKDAYS.map(([row, name]) => (
        <text key={name} x={0} y={TOP + row * PITCH + 11}>
          {name}
        </text>
      ))}
    </g>
  );
}

/** Hundreds of marks, which need not be drawn anew as the cursor moves. */
const Days = memo(function Days({ year }: { year: Year }) {
  return year.days.map((day, index) => {
    const { column, row } = placeOf(day.date);
    return (
      <g
        key={day.date}
        data-day={index}
        transform={`translate(${LEFT + column * PITCH} ${TOP + row * PITCH})`}
      >
        {/* The space between the marks belongs to them, so that pointing does not flicker. */}
        <rect x={-1.5} y={-1.5} width={PITCH} height={PITCH} className="fill-transparent" />
        <DayMark kind={dayKind(day)} />
      </g>
    );
  });
});
