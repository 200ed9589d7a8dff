/** Bars beside each other, each with a tick for what it is compared with. From zero, always. */
import { type MouseEvent, type PointerEvent, useId } from 'react';
import { text } from '@/text';
import { type Axis, labelled } from './axis';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';
import { ValueLines } from './value-lines';

export interface Bar {
  key: string;
  /** Its name in full, and in few characters for the axis. */
  name: string;
  tick: string;
  value: number;
  /** The value of what it is compared with. */
  other?: number | undefined;
  /** Something may be missing in it. */
  hasGap?: boolean;
  note?: string | undefined;
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  axis: Axis;
  format: (value: number) => string;
  /** What the ticks stand for. */
  otherName?: string | undefined;
  height?: number;
  onChoose?: ((index: number) => void) | undefined;
}

const TOP = 10;
const BOTTOM = 24;
const LABEL_WIDTH = 46;

export function Bars({ label, bars, axis, format, otherName, height = 256, onChoose }: BarsProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const hatch = useId();
  const left = 8 + 7 * Math.max(...axis.ticks.map((tick) => tick.label.length));
  const step = Math.max(0, width - left) / Math.max(1, bars.length);
  const gap = step * (bars.length > 60 ? 0.15 : 0.3);
  const thick = Math.max(1, step - gap);
  const x = (index: number) => left + index * step + gap / 2;
  const y = (value: number) => height - BOTTOM - (value / axis.end) * (height - BOTTOM - TOP);
  const named = labelled(
    bars.map(({ tick }) => tick),
    step,
    LABEL_WIDTH,
  );

  const otherWords = (bar: Bar) =>
    bar.other === undefined || !otherName
      ? undefined
      : text.charts.compared(format(bar.other), otherName);
  const say = (index: number) => {
    const bar = bars[index];
    if (!bar) return '';
    const gapWords = bar.hasGap ? text.charts.gap : undefined;
    const parts = [format(bar.value), otherWords(bar), bar.note, gapWords].filter(Boolean);
    return `${bar.name}: ${parts.join(', ')}`;
  };
  const indexAt = ({ clientX, currentTarget }: PointerEvent | MouseEvent) => {
    const place = clientX - currentTarget.getBoundingClientRect().left - left;
    const index = Math.floor(place / step);
    return index >= 0 && index < bars.length ? index : undefined;
  };
  const { at, root, surface } = useReading({
    label,
    count: bars.length,
    start: bars.length - 1,
    say,
    indexAt,
    onChoose,
  });
  const highest = bars.reduce(
    (most, bar, index) => (bar.value > (bars[most]?.value ?? 0) ? index : most),
    0,
  );
  const shown = at === undefined ? undefined : bars[at];

  return (
    <div ref={ref} className="relative rounded-md" style={{ height }} {...root}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}. ${text.charts.highest(say(highest))}`}
          className={`block touch-pan-y ${onChoose ? 'cursor-pointer' : ''}`}
          {...surface}
        >
          <Hatch id={hatch} />
          <ValueLines ticks={axis.ticks} y={y} left={left} right={width} />
          {at === undefined ? null : (
            <rect
              x={left + at * step}
              y={TOP}
              width={step}
              height={height - TOP - BOTTOM}
              rx={Math.min(4, step / 4)}
              className="fill-hover"
            />
          )}
          {bars.map((bar, index) =>
            bar.hasGap ? (
              <rect
                key={bar.key}
                x={left + index * step}
                y={TOP}
                width={step}
                height={height - TOP - BOTTOM}
                fill={`url(#${hatch})`}
              />
            ) : null,
          )}
          {bars.map((bar, index) => (
            <rect
              key={bar.key}
              x={x(index)}
              width={thick}
              y={y(bar.value)}
              height={Math.max(0, height - BOTTOM - y(bar.value))}
              rx={Math.min(3, thick / 3)}
              opacity={at === undefined || at === index ? 1 : 0.45}
              className="forced-mark fill-accent transition-opacity duration-[120ms]"
            />
          ))}
          <Others bars={bars} x={x} y={y} thick={thick} />
          {bars.map((bar, index) =>
            named.has(index) && x(index) + thick / 2 < width - LABEL_WIDTH / 2.5 ? (
              <text
                key={bar.key}
                x={x(index) + thick / 2}
                y={height - 6}
                textAnchor="middle"
                className="fill-text-3 text-2xs"
              >
                {bar.tick}
              </text>
            ) : null,
          )}
        </svg>
      ) : null}
      {shown && at !== undefined ? (
        <Tip x={x(at) + thick / 2} y={Math.max(34, y(shown.value))} width={width}>
          <TipLines
            name={shown.name}
            value={format(shown.value)}
            other={otherWords(shown)}
            note={shown.hasGap ? text.charts.gap : shown.note}
          />
        </Tip>
      ) : null}
    </div>
  );
}

interface OthersProps {
  bars: readonly Bar[];
  x: (index: number) => number;
  y: (value: number) => number;
  thick: number;
}

/** Ticks on a rim of the ground, so that they are seen on a bar as well as above it. */
function Others({ bars, x, y, thick }: OthersProps) {
  return bars.map((bar, index) =>
    bar.other === undefined ? null : (
      <g key={bar.key} strokeLinecap="round">
        <line
          x1={x(index)}
          x2={x(index) + thick}
          y1={y(bar.other)}
          y2={y(bar.other)}
          strokeWidth={5}
          className="stroke-surface"
        />
        <line
          x1={x(index)}
          x2={x(index) + thick}
          y1={y(bar.other)}
          y2={y(bar.other)}
          strokeWidth={2.5}
          className="forced-mark stroke-compare"
        />
      </g>
    ),
  );
}

/** The pattern of stretches in which something may be missing. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={id}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line x1={0} x2={0} y1={0} y2={6} strokeWidth={2} className="stroke-line-strong" />
      </pattern>
    </defs>
  );
}
