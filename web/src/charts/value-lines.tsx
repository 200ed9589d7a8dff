/** The lines across a chart at round values, each with its value beside it. */
interface ValueLinesProps {
  ticks: readonly { value: number; label: string }[];
  /** How far down a value lies. */
  y: (value: number) => number;
  left: number;
  right: number;
}

export function ValueLines({ ticks, y, left, right }: ValueLinesProps) {
  return ticks.map(({ value, label }) => (
    <g key={value}>
      <line
        x1={left}
        x2={right}
        y1={y(value)}
        y2={y(value)}
        strokeDasharray={value === 0 ? undefined : '2 4'}
        className="stroke-line"
      />
      <text x={left - 8} y={y(value)} dy="0.32em" textAnchor="end" className="fill-text-3 text-2xs">
        {label}
      </text>
    </g>
  ));
}
