/** Stands where the polls will be. */
const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function PollSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the polls</span>
      <div aria-hidden="true" className="breathe flex flex-col gap-5 px-4 py-4 md:px-5">
        <div className="h-4 w-24 rounded-sm bg-line" />
        {ROWS.map((row) => (
          <div key={row} className="flex gap-4">
            <div className="h-4 w-16 rounded-sm bg-line" />
            <div className="h-4 w-24 rounded-sm bg-line" />
            <div className="h-4 flex-1 rounded-sm bg-line" />
          </div>
        ))}
      </div>
    </div>
  );
}
