/** The days of a year, a column for each week, coloured by how much each has. */
import { type MouseEvent, memo, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { monthName } from '@/lib/format';
import { weekdayName } from '@/lib/time-words';
import { monthColumns, placeOf } from '@/lib/year-layout';
import { text } from '@/text';
import { Hatch } from './bars';
import { type HeatStep, heatColour } from './heat';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';

export interface CalendarCell {
  date: string;
  name: string;
  words: string;
  step: HeatStep;
  /** Something may be missing on the day. */
  hasGap?: boolean;
  /** It is yet to come, or outside of the period. */
  isOutside?: boolean;
}

interface CalendarMapProps {
  label: string;
  year: string;
  /** Every day of the year, in order. */
  days: readonly CalendarCell[];
  onChoose?: ((index: number) => void) | undefined;
}

const LEFT = 34;
const TOP = 18;
const WEEKS = 53;
/** Where marks would be smaller than this, the calendar scrolls. */
const SMALLEST = 13;
const ROWS = [0, 2, 4, 6] as const;
const HATCH = 'calendar-gap';

export function CalendarMap({ label, year, days, onChoose }: CalendarMapProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const scrollRef = useRef<HTMLDivElement>(null);
  const weeks = Math.max(WEEKS, placeOf(`${year}-12-31`).column + 1);
  const pitch = Math.max(SMALLEST, Math.min(24, (width - LEFT) / weeks));
  const wide = LEFT + weeks * pitch;
  const height = TOP + 7 * pitch;
  const place = (index: number) => {
    const { column, row } = placeOf(days[index]?.date ?? `${year}-01-01`);
    return { x: LEFT + column * pitch, y: TOP + row * pitch };
  };
  const say = (index: number) => {
    const day = days[index];
    return day ? `${day.name}: ${day.words}${day.hasGap ? `, ${text.charts.gap}` : ''}` : '';
  };
  const indexAt = ({ target }: PointerEvent | MouseEvent) => {
    const day = target instanceof Element ? target.getAttribute('data-day') : null;
    return day === null ? undefined : Number(day);
  };
  const lastInside = days.findLastIndex(({ isOutside }) => !isOutside);
  const { at, root, surface } = useReading({
    label,
    count: days.length,
    start: Math.max(0, lastInside),
    say,
    indexAt,
    onChoose,
  });
  const shown = at === undefined ? undefined : days[at];

  // On a phone the calendar is wider than the page: the present end of it is what is looked for.
  const end = lastInside < 0 ? 0 : place(lastInside).x;
  useLayoutEffect(() => {
    const box = scrollRef.current;
    if (box && width > 0 && wide > width) box.scrollLeft = end - width * 0.8;
  }, [end, width, wide]);

  return (
    <div ref={ref} className="min-w-0" style={{ minHeight: TOP + 7 * SMALLEST }}>
      {width > 0 ? (
        <div ref={scrollRef} className="-m-1 overflow-x-auto p-1">
          <div className="relative rounded-md" style={{ width: wide }} {...root}>
            <svg
              width={wide}
              height={height}
              role="img"
              aria-label={label}
              className={`block ${onChoose ? 'cursor-pointer' : ''}`}
              {...surface}
            >
              <Hatch id={HATCH} />
              <g className="fill-text-3 text-2xs">
                {monthColumns(year).map((column, month) => (
                  <text key={monthName(month)} x={LEFT + column * pitch} y={11}>
                    {monthName(month)}
                  </text>
                ))}
                {ROWS.map((row) => (
                  <text key={row} x={0} y={TOP + (row + 0.5) * pitch} dy="0.34em">
                    {weekdayName(row, 'short')}
                  </text>
                ))}
              </g>
              <Days days={days} pitch={pitch} />
              {at === undefined ? null : (
                <rect
                  {...place(at)}
                  width={pitch}
                  height={pitch}
                  rx={pitch * 0.3}
                  strokeWidth={2}
                  className="pointer-events-none fill-none stroke-text"
                />
              )}
            </svg>
            {shown && at !== undefined ? (
              <Tip x={place(at).x + pitch / 2} y={place(at).y} width={wide}>
                <TipLines
                  name={shown.name}
                  value={shown.words}
                  note={shown.hasGap ? text.charts.gap : undefined}
                />
              </Tip>
            ) : null}
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** Hundreds of marks, which need not be drawn anew as the cursor moves. */
const Days = memo(function Days({ days, pitch }: { days: readonly CalendarCell[]; pitch: number }) {
  const gap = Math.min(3, pitch * 0.16);
  const size = pitch - gap;
  return days.map(({ date, step, hasGap, isOutside }, index) => {
    const { column, row } = placeOf(date);
    const mark = {
      x: LEFT + column * pitch + gap / 2,
      y: TOP + row * pitch + gap / 2,
      width: size,
      height: size,
      rx: size * 0.26,
    };
    if (isOutside) return <rect key={date} {...mark} className="fill-none stroke-line" />;
    const isEmptyGap = hasGap && step === 0;
    return (
      <rect
        key={date}
        data-day={index}
        {...mark}
        fill={isEmptyGap ? `url(#${HATCH})` : heatColour(step)}
        strokeWidth={hasGap ? 1.5 : 0}
        strokeDasharray={hasGap ? '2 2' : undefined}
        className={`forced-mark ${hasGap ? 'stroke-text-3' : ''}`}
      />
    );
  });
});
