/** Parts of a whole over time, one band on the other, from zero. Bands are named where they are thick. */
import { area, curveMonotoneX, stack } from 'd3-shape';
import type { MouseEvent, PointerEvent } from 'react';
import { type Axis, labelled } from './axis';
import { roomyNames } from './band-names';
import { seriesColour, seriesInk } from './series';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';
import { ValueLines } from './value-lines';

export interface Band {
  key: string;
  name: string;
  values: readonly number[];
}

interface StreamProps {
  label: string;
  bands: readonly Band[];
  buckets: readonly { name: string; tick: string }[];
  axis: Axis;
  format: (value: number) => string;
  onChoose?: ((band: number) => void) | undefined;
}

const HEIGHT = 320;
const TOP = 8;
const BOTTOM = 24;
const LEFT = 40;
const LABEL_WIDTH = 46;

export function Stream({ label, bands, buckets, axis, format, onChoose }: StreamProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const step = Math.max(0, width - LEFT) / Math.max(1, buckets.length - 1);
  const x = (bucket: number) => LEFT + bucket * step;
  const y = (value: number) => HEIGHT - BOTTOM - (value / axis.end) * (HEIGHT - BOTTOM - TOP);
  const named = labelled(
    buckets.map(({ tick }) => tick),
    step,
    LABEL_WIDTH,
  );
  // The first band lies on top, as the first of a list does.
  const order = bands.map((_, index) => bands.length - 1 - index);
  const layers = stack<number, number>()
    .keys(order)
    .value((bucket, band) => bands[band]?.values[bucket] ?? 0)(buckets.map((_, index) => index));
  const layerOf = (band: number) => layers[order.indexOf(band)] ?? [];
  const shape = area<readonly number[]>()
    .x((_, index) => x(index))
    .y0(([low = 0]) => y(low))
    .y1(([, high = 0]) => y(high))
    // Never swings beyond the values that it joins.
    .curve(curveMonotoneX);

  const say = (index: number) => {
    const band = bands[Math.floor(index / buckets.length)];
    const bucket = index % buckets.length;
    return `${band?.name}, ${buckets[bucket]?.name}: ${format(band?.values[bucket] ?? 0)}`;
  };
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent | MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const last = buckets.length - 1;
    const bucket = Math.max(0, Math.min(last, Math.round((clientX - box.left - LEFT) / step)));
    const place = clientY - box.top;
    const band = bands.findIndex((_, index) => {
      const [low = 0, high = 0] = layerOf(index)[bucket] ?? [];
      return place <= y(low) && place > y(high);
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
  const [lowAt = 0, highAt = 0] = active === undefined ? [] : (layerOf(active)[bucketAt] ?? []);
  const names = roomyNames(
    bands.map(({ name }, band) => ({
      name,
      places: layerOf(band).map(([low, high], bucket) => ({
        x: x(bucket),
        top: y(high),
        bottom: y(low),
      })),
    })),
  );

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
          <rect width={width} height={HEIGHT} className="fill-transparent" />
          <ValueLines ticks={axis.ticks} y={y} left={LEFT} right={width} />
          {bands.map(({ key }, band) => (
            <path
              key={key}
              d={shape(layerOf(band)) ?? ''}
              fill={seriesColour(band)}
              strokeWidth={1.5}
              opacity={active === undefined || active === band ? 1 : 0.3}
              className="forced-mark stroke-surface transition-opacity duration-[120ms]"
            />
          ))}
          {names.map((place, band) =>
            place ? (
              <text
                key={bands[band]?.key}
                x={place.x}
                y={place.y}
                dy="0.34em"
                textAnchor="middle"
                fill={seriesInk(band)}
                className="pointer-events-none text-2xs font-semibold"
              >
                {bands[band]?.name}
              </text>
            ) : null,
          )}
          {at === undefined ? null : (
            <line
              x1={x(bucketAt)}
              x2={x(bucketAt)}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              strokeDasharray="2 3"
              className="pointer-events-none stroke-text"
            />
          )}
          {buckets.map(({ tick, name }, index) =>
            named.has(index) && x(index) < width - LABEL_WIDTH / 2.5 ? (
              <text
                key={name}
                x={x(index)}
                y={HEIGHT - 6}
                textAnchor="middle"
                className="fill-text-3 text-2xs"
              >
                {tick}
              </text>
            ) : null,
          )}
        </svg>
      ) : null}
      {at !== undefined && active !== undefined ? (
        <Tip x={x(bucketAt)} y={Math.max(28, (y(lowAt) + y(highAt)) / 2)} width={width}>
          <TipLines
            name={`${bands[active]?.name}, ${buckets[bucketAt]?.name}`}
            value={format(bands[active]?.values[bucketAt] ?? 0)}
          />
        </Tip>
      ) : null}
    </div>
  );
}
