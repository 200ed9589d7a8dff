/** The hours of the day round a dial. Areas stand for amounts, so that small hours look small. */
import { arc, curveLinearClosed, lineRadial } from 'd3-shape';
import type { MouseEvent, PointerEvent } from 'react';
import { text } from '@/text';
import { HEAT_STEPS } from './heat';
import { useReading } from './use-reading';

export interface DialHour {
  name: string;
  value: string;
  /** What is shown of it in the middle, where there is little room. */
  middle: { name: string; value: string };
  /** Its share of the whole. */
  share: number;
  /** The share in what it is compared with. */
  other?: number | undefined;
  otherWords?: string | undefined;
}

interface ClockDialProps {
  label: string;
  hours: readonly DialHour[];
  onChoose?: ((hour: number) => void) | undefined;
}

const SIZE = 300;
const OUTER = SIZE / 2 - 22;
const INNER = OUTER * 0.46;
const LABELS = [0, 3, 6, 9, 12, 15, 18, 21];
const TURN = 2 * Math.PI;

/** How far out a share reaches, so that the area of the ring grows with it. */
export function radiusOf(share: number, most: number): number {
  if (most <= 0) return INNER;
  return Math.sqrt(INNER ** 2 + (share / most) * (OUTER ** 2 - INNER ** 2));
}

const angle = (hour: number) => (hour / 24) * TURN;

const segment = arc<{ hour: number; radius: number }>()
  .innerRadius(INNER)
  .outerRadius(({ radius }) => radius)
  .startAngle(({ hour }) => angle(hour))
  .endAngle(({ hour }) => angle(hour + 1))
  .padAngle(0.026)
  .padRadius(INNER)
  .cornerRadius(2.5);

const outline = lineRadial<number>()
  .angle((_, hour) => angle(hour + 0.5))
  .radius((radius) => radius)
  .curve(curveLinearClosed);

export function ClockDial({ label, hours, onChoose }: ClockDialProps) {
  const most = Math.max(...hours.map(({ share, other = 0 }) => Math.max(share, other)));
  const highest = hours.reduce(
    (best, { share }, hour) => (share > (hours[best]?.share ?? 0) ? hour : best),
    0,
  );
  const say = (hour: number) => {
    const { name, value, otherWords } = hours[hour] ?? { name: '', value: '' };
    return `${name}: ${[value, otherWords].filter(Boolean).join(', ')}`;
  };
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent | MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const x = clientX - box.left - box.width / 2;
    const y = clientY - box.top - box.height / 2;
    const distance = (Math.hypot(x, y) / box.width) * SIZE;
    if (distance < INNER * 0.7 || distance > SIZE / 2) return undefined;
    return Math.floor(((Math.atan2(x, -y) + TURN) % TURN) / angle(1)) % 24;
  };
  const { at, root, surface } = useReading({
    label,
    count: hours.length,
    start: highest,
    say,
    indexAt,
    onChoose,
  });
  const shown = hours[at ?? highest];
  const others = hours.map(({ other }) => other).filter((other) => other !== undefined);
  const step = (share: number) => Math.max(1, Math.ceil((share / (most || 1)) * HEAT_STEPS));

  return (
    <div className="mx-auto w-full max-w-[19rem] rounded-lg" {...root}>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`${label}. ${text.charts.highest(say(highest))}`}
        className={`block w-full touch-pan-y ${onChoose ? 'cursor-pointer' : ''}`}
        {...surface}
      >
        <g transform={`translate(${SIZE / 2} ${SIZE / 2})`}>
          {[0, 0.5, 1].map((part) => (
            <circle
              key={part}
              r={radiusOf(part, 1)}
              strokeDasharray={part === 0 ? undefined : '2 4'}
              className="fill-none stroke-line"
            />
          ))}
          {hours.map(({ name, share }, hour) => (
            <path
              key={name}
              d={segment({ hour, radius: radiusOf(share, most) }) ?? ''}
              fill={`var(--heat-${step(share)})`}
              opacity={at === undefined || at === hour ? 1 : 0.5}
              className="forced-mark transition-opacity duration-[120ms]"
            />
          ))}
          {others.length === hours.length ? (
            <path
              d={outline(others.map((other) => radiusOf(other, most))) ?? ''}
              strokeWidth={1.75}
              strokeLinejoin="round"
              className="forced-mark fill-none stroke-compare"
            />
          ) : null}
          {LABELS.map((hour) => (
            <text
              key={hour}
              x={Math.sin(angle(hour)) * (OUTER + 13)}
              y={-Math.cos(angle(hour)) * (OUTER + 13)}
              dy="0.34em"
              textAnchor="middle"
              className="fill-text-3 text-2xs"
            >
              {String(hour).padStart(2, '0')}
            </text>
          ))}
          <text
            y={-2}
            textAnchor="middle"
            className="fill-text font-display text-[20px] font-semibold"
          >
            {shown?.middle.name}
          </text>
          <text y={16} textAnchor="middle" className="fill-text-2 text-xs">
            {shown?.middle.value}
          </text>
        </g>
      </svg>
    </div>
  );
}
