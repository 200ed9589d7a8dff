/** Importing: files go in, reports come out, and how to get such files. */
import { Link } from '@tanstack/react-router';
import { GetYourFiles } from '@/features/imports/get-your-files';
import { ImportList } from '@/features/imports/import-list';
import { ImportPanel } from '@/features/imports/import-panel';
import { usePageTitle } from '@/lib/use-page-title';

export function ImportPage({ zone }: { zone: string }) {
  usePageTitle('Import');
  return (
    <div className="flex flex-col gap-5 pt-6 lg:pt-8">
      <header>
        <h1 className="text-2xl leading-tight font-bold lg:text-3xl">Import</h1>
        <p className="mt-1 max-w-prose text-text-2">
          Bring in what Spotify has kept of your listening, as far back as your account goes.{' '}
          <Link
            to="/import"
            hash="get-your-files"
            className="whitespace-nowrap text-accent-text underline underline-offset-2 xl:hidden"
          >
            How to get your files
          </Link>
        </p>
      </header>
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <ImportPanel />
          <ImportList zone={zone} />
        </div>
        <GetYourFiles />
      </div>
    </div>
  );
}
