/** Parts of a whole over time, one band on the other. Bands are named inside where they are thick enough. */
import { area, curveMonotoneX, stack, stackOffsetExpand, stackOrderNone } from 'd3-shape';
import type { MouseEvent, PointerEvent } from 'react';
import { text } from '@/text';
import { labelStep } from './axis';
import { seriesColour, seriesInk } from './series';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';

export interface Band {
  key: string;
  name: string;
  /** Which of the colours it has. */
  colour: number;
  values: readonly number[];
}

interface StreamProps {
  label: string;
  bands: readonly Band[];
  buckets: readonly { name: string; tick: string }[];
  onChoose?: ((band: number) => void) | undefined;
}

const HEIGHT = 280;
const BOTTOM = 24;
const LABEL_WIDTH = 46;
/** A band is named where it is at least so thick. */
const THICK = 17;

export function Stream({ label, bands, buckets, onChoose }: StreamProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const tall = HEIGHT - BOTTOM;
  const step = width / Math.max(1, buckets.length - 1);
  const every = labelStep(step, LABEL_WIDTH);
  const layers = stack<number, number>()
    .keys(bands.map((_, index) => index))
    .value((bucket, band) => bands[band]?.values[bucket] ?? 0)
    .order(stackOrderNone)
    .offset(stackOffsetExpand)(buckets.map((_, index) => index));
  const y = (part: number) => (Number.isFinite(part) ? part : 0) * tall;
  const shape = area<[number, number]>()
    .x((_, index) => index * step)
    .y0(([low]) => y(low))
    .y1(([, high]) => y(high))
    // Never swings beyond the values that it joins.
    .curve(curveMonotoneX);

  const part = (band: number, bucket: number) => {
    const [low = 0, high = 0] = layers[band]?.[bucket] ?? [];
    return high - low || 0;
  };
  const say = (index: number) => {
    const band = Math.floor(index / buckets.length);
    const bucket = index % buckets.length;
    return `${bands[band]?.name}, ${buckets[bucket]?.name}: ${text.units.percent(part(band, bucket), 1)}`;
  };
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent | MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const bucket = Math.max(
      0,
      Math.min(buckets.length - 1, Math.round((clientX - box.left) / step)),
    );
    const place = (clientY - box.top) / tall;
    const band = layers.findIndex((layer) => {
      const [low = 0, high = 0] = layer[bucket] ?? [];
      return place >= low && place < high;
    });
    return band < 0 ? undefined : band * buckets.length + bucket;
  };
  const { at, root, surface } = useReading({
    label,
    count: bands.length * buckets.length,
    columns: buckets.length,
    start: buckets.length - 1,
    say,
    indexAt,
    onChoose: onChoose && ((index) => onChoose(Math.floor(index / buckets.length))),
  });
  const active = at === undefined ? undefined : Math.floor(at / buckets.length);
  const bucketAt = at === undefined ? 0 : at % buckets.length;
  const middle =
    active === undefined ? 0 : (layers[active]?.[bucketAt]?.[0] ?? 0) + part(active, bucketAt) / 2;

  return (
    <div ref={ref} className="relative rounded-md" style={{ height: HEIGHT }} {...root}>
      {width > 0 && buckets.length > 1 ? (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={label}
          className={`block touch-pan-y ${onChoose ? 'cursor-pointer' : ''}`}
          {...surface}
        >
          {layers.map((layer, index) => (
            <path
              key={bands[index]?.key}
              d={shape(layer.map(([low, high]) => [low, high])) ?? ''}
              fill={seriesColour(bands[index]?.colour ?? 0)}
              strokeWidth={1.5}
              opacity={active === undefined || active === index ? 1 : 0.35}
              className="forced-mark stroke-surface transition-opacity duration-[120ms]"
            />
          ))}
          {bands.map((band, index) => (
            <BandName
              key={band.key}
              band={band}
              widest={widest(band.values.length, (bucket) => part(index, bucket))}
              low={(bucket) => layers[index]?.[bucket]?.[0] ?? 0}
              step={step}
              tall={tall}
              width={width}
            />
          ))}
          {at === undefined ? null : (
            <line
              x1={bucketAt * step}
              x2={bucketAt * step}
              y1={0}
              y2={tall}
              strokeDasharray="2 3"
              className="pointer-events-none stroke-text"
            />
          )}
          {buckets.map(({ tick, name }, index) =>
            index % every === 0 && index * step < width - 20 ? (
              <text
                key={name}
                x={index * step}
                y={HEIGHT - 6}
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
        <Tip x={bucketAt * step} y={Math.max(28, middle * tall)} width={width}>
          <TipLines
            name={`${bands[active]?.name}, ${buckets[bucketAt]?.name}`}
            value={text.units.percent(part(active, bucketAt), 1)}
          />
        </Tip>
      ) : null}
    </div>
  );
}

/** Where a band is thickest, away from the ends, and how thick it is there. */
function widest(count: number, part: (bucket: number) => number): { bucket: number; part: number } {
  const edge = Math.floor(count * 0.12);
  let best = { bucket: edge, part: 0 };
  for (let bucket = edge; bucket < count - edge; bucket += 1) {
    const here = part(bucket);
    if (here > best.part) best = { bucket, part: here };
  }
  return best;
}

interface BandNameProps {
  band: Band;
  widest: { bucket: number; part: number };
  low: (bucket: number) => number;
  step: number;
  tall: number;
  width: number;
}

function BandName({ band, widest, low, step, tall, width }: BandNameProps) {
  if (widest.part * tall < THICK) return null;
  const longest = Math.max(6, Math.floor(width / 45));
  const name = band.name.length > longest ? `${band.name.slice(0, longest - 1)}…` : band.name;
  return (
    <text
      x={widest.bucket * step}
      y={(low(widest.bucket) + widest.part / 2) * tall}
      dy="0.34em"
      textAnchor="middle"
      fill={seriesInk(band.colour)}
      className="pointer-events-none text-2xs font-semibold"
    >
      {name}
    </text>
  );
}
