/** A sentence of the server's in which addresses of the web are links. */
const ADDRESS = /(https?:\/\/[^\s]*[^\s.,;:!?)])/;

export function LinkedText({ children }: { children: string }) {
  return children.split(ADDRESS).map((part, index) =>
    // Splitting by a group puts what it matched at every second place.
    index % 2 === 1 ? (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
        key={index}
        href={part}
        target="_blank"
        rel="noreferrer"
        className="break-words text-accent-text underline underline-offset-2"
      >
        {part}
      </a>
    ) : (
      part
    ),
  );
}
