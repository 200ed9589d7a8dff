/**
 * The mark of a day. Form tells as much as colour: filled where an import covers it, a dot where
 * polls do, a ring where they do in part, hatched where a gap is open, an empty frame for nothing.
 */
import type { DayKind } from './day-kind';

/** The side of a mark, which everything in it is drawn for. */
export const MARK = 14;

const FRAME: Record<DayKind, string> = {
  both: 'fill-accent stroke-accent',
  import: 'fill-accent stroke-accent',
  polls: 'fill-accent-soft stroke-accent',
  partly: 'fill-accent-soft stroke-line-strong',
  gap: 'fill-bg stroke-warn',
  nothing: 'fill-bg stroke-line-strong',
};

export function DayMark({ kind }: { kind: DayKind }) {
  return (
    <>
      <rect x={0.5} y={0.5} width={13} height={13} rx={3} className={FRAME[kind]} />
      {kind === 'gap' ? (
        <path
          d="M2 8 8 2M2 13 13 2M7 13 13 7"
          className="fill-none stroke-warn"
          strokeWidth={1.5}
        />
      ) : null}
      {kind === 'both' ? <circle cx={7} cy={7} r={2.75} className="fill-on-accent" /> : null}
      {kind === 'polls' ? <circle cx={7} cy={7} r={2.75} className="fill-accent-text" /> : null}
      {kind === 'partly' ? (
        <circle cx={7} cy={7} r={2.5} strokeWidth={1.25} className="fill-none stroke-accent-text" />
      ) : null}
    </>
  );
}
