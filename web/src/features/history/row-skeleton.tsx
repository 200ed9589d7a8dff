/** A row that is still on its way, as high as the real one. */
export function RowSkeleton() {
  return (
    <div className="breathe flex h-full items-center gap-3 px-4 md:px-5">
      <span className="size-10 shrink-0 rounded-sm bg-line md:size-8" />
      <span className="flex flex-1 flex-col gap-2 md:flex-row md:gap-6">
        <span className="h-3 w-2/5 rounded-sm bg-line" />
        <span className="h-3 w-1/4 rounded-sm bg-line" />
      </span>
      <span className="h-3 w-10 shrink-0 rounded-sm bg-line" />
    </div>
  );
}

/** The list before its first page has arrived. */
export function ListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading your plays</span>
      <div aria-hidden="true">
        <div className="h-11 border-b border-line" />
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
          <div key={index} className="h-14 md:h-11">
            <RowSkeleton />
          </div>
        ))}
      </div>
    </div>
  );
}
