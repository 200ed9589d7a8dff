/** The value under the pointer or the keyboard's cursor, beside its place in the chart. */
import type { ReactNode } from 'react';

interface TipProps {
  x: number;
  y: number;
  /** The width of the chart, within which it stays. */
  width: number;
  children: ReactNode;
}

const WIDEST = 190;

export function Tip({ x, y, width, children }: TipProps) {
  const turned = x > width - WIDEST && x > width / 2;
  return (
    <div
      aria-hidden="true"
      className={`pointer-events-none absolute z-10 w-max max-w-48 -translate-y-1/2 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-xs shadow-pop ${turned ? '-translate-x-[calc(100%+12px)]' : 'translate-x-3'}`}
      style={{ left: x, top: y }}
    >
      {children}
    </div>
  );
}

interface TipLinesProps {
  name: string;
  value: string;
  /** The value of what it is compared with. */
  other?: string | undefined;
  note?: string | undefined;
}

export function TipLines({ name, value, other, note }: TipLinesProps) {
  return (
    <>
      <div className="text-text-2">{name}</div>
      <div className="figures text-sm font-semibold">{value}</div>
      {other ? (
        <div className="figures flex items-center gap-1.5 text-text-2">
          <span className="h-[3px] w-2.5 shrink-0 rounded-full bg-compare" />
          {other}
        </div>
      ) : null}
      {note ? <div className="text-text-3">{note}</div> : null}
    </>
  );
}
