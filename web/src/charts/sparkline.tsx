/** A line without axes beside a figure: only its shape matters. */
interface SparklineProps {
  values: readonly number[];
  width?: number;
  height?: number;
}

export function Sparkline({ values, width = 84, height = 26 }: SparklineProps) {
  if (values.length < 2) return null;
  const most = Math.max(...values, 1);
  const x = (index: number) => 2 + (index / (values.length - 1)) * (width - 6);
  const y = (value: number) => height - 2 - (value / most) * (height - 6);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const last = values.at(-1) ?? 0;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      className="forced-mark shrink-0"
    >
      <path
        d={`M2,${height} L${points.join(' L')} L${x(values.length - 1)},${height} Z`}
        className="fill-accent-soft"
      />
      <polyline
        points={points.join(' ')}
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        className="stroke-accent"
      />
      <circle cx={x(values.length - 1)} cy={y(last)} r={2} className="fill-accent" />
    </svg>
  );
}
