/** The mark: a small burst of sound around a point. */
const RAYS = [4, 6, 3.5, 7, 5, 3, 6.5, 4.5, 7, 3.5, 5.5, 4].map((reach, index) => {
  const angle = (index / 12) * 2 * Math.PI;
  const at = (distance: number) => ({
    x: 16 + Math.sin(angle) * distance,
    y: 16 - Math.cos(angle) * distance,
  });
  return { index, from: at(6.2), to: at(6.2 + reach) };
});

export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      {RAYS.map(({ index, from, to }) => (
        <line
          key={index}
          x1={from.x}
          y1={from.y}
          x2={to.x}
          y2={to.y}
          stroke="var(--accent)"
          strokeWidth={2.5}
          strokeLinecap="round"
        />
      ))}
      <circle cx={16} cy={16} r={2.2} fill="var(--text)" />
    </svg>
  );
}
