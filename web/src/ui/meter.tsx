/** How much there is of what there can be, as a bar. The words for it stand beside. */
export type MeterTone = 'ok' | 'warn' | 'danger';

const FILL: Record<MeterTone, string> = { ok: 'bg-ok', warn: 'bg-warn', danger: 'bg-danger' };

interface MeterProps {
  label: string;
  value: number;
  max: number;
  /** The value as it is spoken. */
  text: string;
  tone: MeterTone;
}

export function Meter({ label, value, max, text, tone }: MeterProps) {
  const most = Math.max(1, Math.round(max));
  const now = Math.min(Math.max(0, value), most);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={now}
      aria-valuetext={text}
      className="h-1.5 overflow-hidden rounded-full bg-hover"
    >
      <div
        className={`forced-mark h-full rounded-full ${FILL[tone]}`}
        style={{ width: `${(now / most) * 100}%` }}
      />
    </div>
  );
}
