/** Generated artwork for whatever has no cover. */
import type { ReactNode } from 'react';
import { type SleeveColours, sleeveDesign } from './sleeve-design';

export function Sleeve({ id, size }: { id: number; size: number }) {
  const { colours, motif, turn } = sleeveDesign(id);
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 36 36"
      aria-hidden="true"
      className="forced-mark shrink-0 rounded-sm"
    >
      <rect width={36} height={36} fill={colours[0]} />
      <g transform={`rotate(${turn} 18 18)`}>{draw(motif, colours)}</g>
    </svg>
  );
}

function draw(motif: number, [ground, figure, light]: SleeveColours): ReactNode {
  switch (motif) {
    case 0:
      return (
        <>
          <circle cx={18} cy={36} r={24} fill={figure} />
          <circle cx={18} cy={36} r={15} fill={light} />
          <circle cx={18} cy={36} r={7} fill={ground} />
        </>
      );
    case 1:
      return [14, 22, 10, 25, 17].map((height, index) => (
        <rect
          key={height}
          x={4 + index * 6}
          y={30 - height}
          width={3.5}
          height={height}
          rx={1.75}
          fill={index === 3 ? light : figure}
        />
      ));
    case 2:
      return (
        <>
          <path d="M0 0h18a18 18 0 0 1 0 36H0z" fill={figure} />
          <circle cx={25} cy={11} r={6} fill={light} />
        </>
      );
    case 3:
      return (
        <>
          <path d="M0 24C9 14 14 32 22 22S33 16 36 18V36H0z" fill={figure} />
          <path d="M0 30c9-8 15 4 22-3s11-3 14-2v11H0z" fill={light} />
          <circle cx={27} cy={9} r={4} fill={light} />
        </>
      );
    case 4:
      return [15, 11, 7, 3].map((radius, index) => (
        <circle
          key={radius}
          cx={18}
          cy={18}
          r={radius}
          fill="none"
          stroke={index % 2 === 0 ? figure : light}
          strokeWidth={2.2}
        />
      ));
    default:
      return (
        <>
          <path d="M0 36 36 0v36z" fill={figure} />
          <path d="M18 36 36 18v18z" fill={light} />
        </>
      );
  }
}
