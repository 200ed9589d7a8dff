/** The places of a few things over time: a line for each, the first place on top. */
import { curveBumpX, line } from 'd3-shape';
import type { MouseEvent, PointerEvent } from 'react';
import { text } from '@/text';
import { labelled } from './axis';
import { seriesColour } from './series';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';

export interface BumpLine {
  key: string;
  name: string;
  /** The place in each bucket; nothing where it has none. */
  ranks: readonly (number | null)[];
}

interface BumpLinesProps {
  label: string;
  lines: readonly BumpLine[];
  buckets: readonly { name: string; tick: string }[];
  /** Places further down than this are not drawn. */
  places: number;
  absent: string;
  onChoose?: ((line: number) => void) | undefined;
}

interface Point {
  bucket: number;
  rank: number;
}

const LEFT = 22;
const TOP = 12;
const BOTTOM = 24;
const PITCH = 30;
const LABEL_WIDTH = 46;
/** Below this the names at the end of the lines have no room. */
const ROOMY = 560;

export function BumpLines({ label, lines, buckets, places, absent, onChoose }: BumpLinesProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const right = width >= ROOMY ? 150 : 12;
  const height = TOP + places * PITCH + BOTTOM;
  const step = Math.max(0, width - LEFT - right) / Math.max(1, buckets.length - 1);
  const x = (bucket: number) => LEFT + bucket * step;
  const y = (rank: number) => TOP + (rank - 0.5) * PITCH;
  const named = labelled(
    buckets.map(({ tick }) => tick),
    step,
    LABEL_WIDTH,
  );
  const count = lines.length * buckets.length;

  const words = (line: number, bucket: number) => {
    const rank = lines[line]?.ranks[bucket];
    return rank == null ? absent : text.charts.place(rank);
  };
  const say = (index: number) => {
    const line = Math.floor(index / buckets.length);
    const bucket = index % buckets.length;
    return `${lines[line]?.name}, ${buckets[bucket]?.name}: ${words(line, bucket)}`;
  };
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent | MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const bucket = Math.max(
      0,
      Math.min(buckets.length - 1, Math.round((clientX - box.left - LEFT) / step)),
    );
    const wanted = (clientY - box.top - TOP) / PITCH + 0.5;
    const near = lines
      .map(({ ranks }, line) => ({ line, off: Math.abs((ranks[bucket] ?? 1e6) - wanted) }))
      .sort((a, b) => a.off - b.off)[0];
    return near && near.off < 1 ? near.line * buckets.length + bucket : undefined;
  };
  const { at, root, surface } = useReading({
    label,
    count,
    columns: buckets.length,
    start: buckets.length - 1,
    say,
    indexAt,
    onChoose: onChoose && ((index) => onChoose(Math.floor(index / buckets.length))),
  });
  const active = at === undefined ? undefined : Math.floor(at / buckets.length);
  const bucketAt = at === undefined ? 0 : at % buckets.length;
  const rankAt = active === undefined ? undefined : lines[active]?.ranks[bucketAt];

  return (
    <div ref={ref} className="relative rounded-md" style={{ height }} {...root}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          className={`block touch-pan-y ${onChoose ? 'cursor-pointer' : ''}`}
          {...surface}
        >
          <rect width={width} height={height} className="fill-transparent" />
          {Array.from({ length: places }, (_, index) => index + 1).map((rank) => (
            <g key={rank}>
              <line
                x1={LEFT}
                x2={width - right}
                y1={y(rank)}
                y2={y(rank)}
                strokeDasharray="2 4"
                className="stroke-line"
              />
              <text x={0} y={y(rank)} dy="0.34em" className="fill-text-3 text-2xs">
                {rank}
              </text>
            </g>
          ))}
          {lines.map((one, index) => (
            <Line
              key={one.key}
              line={one}
              colour={seriesColour(index)}
              dim={active !== undefined && active !== index}
              places={places}
              x={x}
              y={y}
              nameAt={width >= ROOMY ? width - right + 10 : undefined}
            />
          ))}
          {at !== undefined && rankAt != null && rankAt <= places ? (
            <circle
              cx={x(bucketAt)}
              cy={y(rankAt)}
              r={7}
              strokeWidth={2}
              className="fill-none stroke-text"
            />
          ) : null}
          {buckets.map(({ tick, name }, index) =>
            named.has(index) ? (
              <text
                key={name}
                x={x(index)}
                y={height - 6}
                textAnchor={index === 0 ? 'start' : 'middle'}
                className="fill-text-3 text-2xs"
              >
                {tick}
              </text>
            ) : null,
          )}
        </svg>
      ) : null}
      {at !== undefined && active !== undefined ? (
        <Tip
          x={x(bucketAt)}
          y={rankAt != null && rankAt <= places ? y(rankAt) : height - BOTTOM - 20}
          width={width}
        >
          <TipLines
            name={buckets[bucketAt]?.name ?? ''}
            value={lines[active]?.name ?? ''}
            note={words(active, bucketAt)}
          />
        </Tip>
      ) : null}
    </div>
  );
}

interface LineProps {
  line: BumpLine;
  colour: string;
  dim: boolean;
  places: number;
  x: (bucket: number) => number;
  y: (rank: number) => number;
  /** Where its name begins; nothing where there is no room for it. */
  nameAt: number | undefined;
}

function Line({ line: { name, ranks }, colour, dim, places, x, y, nameAt }: LineProps) {
  const points = ranks.map((rank, bucket): Point | undefined =>
    rank != null && rank <= places ? { bucket, rank } : undefined,
  );
  const path = line<Point | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => x(point?.bucket ?? 0))
    .y((point) => y(point?.rank ?? 0))
    .curve(curveBumpX);
  const last = points.at(-1);
  return (
    <g opacity={dim ? 0.22 : 1} className="forced-mark transition-opacity duration-[120ms]">
      <path
        d={path(points) ?? ''}
        fill="none"
        stroke={colour}
        strokeWidth={2.5}
        strokeLinecap="round"
      />
      {points.map((point) =>
        point ? (
          <circle
            key={point.bucket}
            cx={x(point.bucket)}
            cy={y(point.rank)}
            r={points.length > 40 ? 2 : 4}
            fill={colour}
          />
        ) : null,
      )}
      {last && nameAt !== undefined ? (
        <text x={nameAt} y={y(last.rank)} dy="0.34em" className="fill-text-2 text-xs">
          {name.length > 21 ? `${name.slice(0, 20)}…` : name}
        </text>
      ) : null}
    </g>
  );
}
