/** A bar from zero under a name: its length is a part of the longest. */
export function PartBar({ part }: { part: number }) {
  return (
    <div aria-hidden="true" className="mt-1.5 h-1.5 rounded-full bg-sunken">
      <div
        className="forced-mark h-full rounded-full bg-accent transition-[width] duration-[360ms]"
        style={{ width: `${Math.max(0.5, Math.min(1, part) * 100)}%` }}
      />
    </div>
  );
}
