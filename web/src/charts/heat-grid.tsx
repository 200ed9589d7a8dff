/** Cells in rows, coloured by how much each has. One stop of the Tab key; arrow keys go from cell to cell. */
import { type MouseEvent, memo, type PointerEvent } from 'react';
import { text } from '@/text';
import { type HeatStep, heatColour, heatSteps } from './heat';
import { Tip, TipLines } from './tip';
import { useReading } from './use-reading';
import { useWidth } from './use-width';

export interface HeatCell {
  name: string;
  value: number;
  /** Its value with its unit. */
  words: string;
}

interface HeatGridProps {
  label: string;
  /** Row by row. */
  cells: readonly HeatCell[];
  columns: number;
  rowNames: readonly string[];
  /** The names below the columns; empty where there is none. */
  columnNames: readonly string[];
  onChoose?: ((index: number) => void) | undefined;
}

const BOTTOM = 20;
const TALLEST = 39;

export function HeatGrid({
  label,
  cells,
  columns,
  rowNames,
  columnNames,
  onChoose,
}: HeatGridProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const left = 8 + 6.5 * Math.max(0, ...rowNames.map((name) => name.length));
  const rows = Math.ceil(cells.length / columns);
  const pitchX = Math.max(0, width - left) / columns;
  const pitchY = Math.min(TALLEST, Math.max(20, pitchX * 1.7));
  const height = rows * pitchY + BOTTOM;
  const say = (index: number) => {
    const cell = cells[index];
    return cell ? `${cell.name}: ${cell.words}` : '';
  };
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent | MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const column = Math.floor((clientX - box.left - left) / pitchX);
    const row = Math.floor((clientY - box.top) / pitchY);
    if (column < 0 || column >= columns || row < 0 || row >= rows) return undefined;
    return row * columns + column;
  };
  const highest = cells.reduce(
    (best, { value }, index) => (value > (cells[best]?.value ?? 0) ? index : best),
    0,
  );
  const { at, root, surface } = useReading({
    label,
    count: cells.length,
    columns,
    start: highest,
    say,
    indexAt,
    onChoose,
  });
  const shown = at === undefined ? undefined : cells[at];
  const place = (index: number) => ({
    x: left + (index % columns) * pitchX,
    y: Math.floor(index / columns) * pitchY,
  });

  return (
    <div ref={ref} className="relative rounded-md" style={{ minHeight: rows * 20 }} {...root}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}. ${text.charts.highest(say(highest))}`}
          className={`block touch-pan-y ${onChoose ? 'cursor-pointer' : ''}`}
          {...surface}
        >
          {rowNames.map((name, row) => (
            <text
              key={name}
              x={0}
              y={(row + 0.5) * pitchY}
              dy="0.34em"
              className="fill-text-3 text-2xs"
            >
              {name}
            </text>
          ))}
          <Cells cells={cells} columns={columns} left={left} pitchX={pitchX} pitchY={pitchY} />
          {columnNames.map((name, column) =>
            name ? (
              <text
                key={name}
                x={left + (column + 0.5) * pitchX}
                y={height - 4}
                textAnchor="middle"
                className="fill-text-3 text-2xs"
              >
                {name}
              </text>
            ) : null,
          )}
          {at === undefined ? null : (
            <rect
              {...place(at)}
              width={pitchX}
              height={pitchY}
              rx={Math.min(pitchX, pitchY) * 0.26}
              strokeWidth={2}
              className="fill-none stroke-text"
            />
          )}
        </svg>
      ) : null}
      {shown && at !== undefined ? (
        <Tip x={place(at).x + pitchX / 2} y={Math.max(20, place(at).y)} width={width}>
          <TipLines name={shown.name} value={shown.words} />
        </Tip>
      ) : null}
    </div>
  );
}

interface CellsProps {
  cells: readonly HeatCell[];
  columns: number;
  left: number;
  pitchX: number;
  pitchY: number;
}

/** Hundreds of cells, which need not be drawn anew as the cursor moves. */
const Cells = memo(function Cells({ cells, columns, left, pitchX, pitchY }: CellsProps) {
  const step = heatSteps(cells.map(({ value }) => value));
  const gap = Math.min(3, pitchX * 0.14);
  return cells.map(({ name, value }, index) => (
    <rect
      key={name}
      x={left + (index % columns) * pitchX + gap / 2}
      y={Math.floor(index / columns) * pitchY + gap / 2}
      width={Math.max(0, pitchX - gap)}
      height={Math.max(0, pitchY - gap)}
      rx={Math.min(pitchX, pitchY) * 0.2}
      fill={heatColour(step(value) as HeatStep)}
      className="forced-mark"
    />
  ));
});
