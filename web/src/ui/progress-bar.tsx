/** How far something has come. Without a share it only shows that it goes on. */
interface ProgressBarProps {
  label: string;
  /** From 0 to 1. */
  share: number | undefined;
  /** The progress as it is spoken. */
  text: string;
}

export function ProgressBar({ label, share, text }: ProgressBarProps) {
  const percent =
    share === undefined ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
      className="h-2 overflow-hidden rounded-full bg-hover"
    >
      <div
        className={`forced-mark h-full rounded-full transition-[width] duration-200 ${percent === undefined ? 'breathe bg-line-strong' : 'bg-accent'}`}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
