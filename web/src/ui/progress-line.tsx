/** A thin line at the top of the page, seen only when waiting takes longer than 400 ms. */
export function ProgressLine({ active }: { active: boolean }) {
  if (!active) return null;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden"
    >
      <div className="late-bar h-full w-1/3 bg-accent" />
    </div>
  );
}
