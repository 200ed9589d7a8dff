/** The import that has what was missing in a gap, by its name. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { importsQuery } from '@/api/queries';

export function ClosingImport({ id }: { id: number }) {
  const { data } = useQuery(importsQuery);
  const name = data?.items.find((one) => one.id === id)?.name;
  return (
    <>
      closed by{' '}
      <Link
        to="/import"
        hash={`import-${id}`}
        className="wrap-anywhere text-accent-text underline underline-offset-2"
      >
        {name ? `the import “${name}”` : 'an import'}
      </Link>
    </>
  );
}
