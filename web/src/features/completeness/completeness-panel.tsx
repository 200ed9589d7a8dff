/** For which days everything is known that was played, and from where. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Coverage } from '@/api/client';
import { coverageQuery, importsQuery } from '@/api/queries';
import { count, counted } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { years } from './year';
import { YearPicker } from './year-picker';
import { YearView } from './year-view';

export function CompletenessPanel({ year }: { year: string | undefined }) {
  const coverage = useQuery(coverageQuery);
  return (
    <Panel
      id="completeness"
      aria-labelledby="completeness-title"
      className="flex scroll-mt-4 flex-col gap-3 p-5"
    >
      <h2 id="completeness-title" className="text-lg font-semibold">
        Completeness
      </h2>
      {coverage.isPending ? <CompletenessSkeleton /> : null}
      {coverage.isError && !coverage.data ? (
        <ProblemNote
          what="It could not be loaded which days are complete"
          error={coverage.error}
          onRetry={() => void coverage.refetch()}
        />
      ) : null}
      {coverage.data ? <Loaded coverage={coverage.data} year={year} /> : null}
    </Panel>
  );
}

function Loaded({ coverage, year }: { coverage: Coverage; year: string | undefined }) {
  const { data: imports } = useQuery(importsQuery);
  const all = years(coverage);
  const shown = all.find((one) => one.year === year) ?? all[0];
  if (!shown) {
    return (
      <p className="max-w-prose text-text-2">
        Nothing is known yet of any day. Connect Spotify for the days to come, and{' '}
        <ImportLink>import your history</ImportLink> for those that were.
      </p>
    );
  }
  const importName = (id: number) => imports?.items.find((one) => one.id === id)?.name;
  return (
    <>
      <p className="max-w-prose">
        <span className="figures font-medium">{summaryWords(coverage.summary)}</span>{' '}
        <span className="text-sm text-text-2">
          A day is covered when polls saw all of it or an import contains it.
          {coverage.summary.covered < coverage.summary.days ? (
            <>
              {' '}
              Other days can be filled by <ImportLink>importing your history</ImportLink>.
            </>
          ) : null}
        </span>
      </p>
      <YearPicker years={all} shown={shown.year} />
      <YearView key={shown.year} year={shown} importName={importName} />
    </>
  );
}

function summaryWords({ days, covered, gaps }: Coverage['summary']): string {
  const part = `${count(covered)} of ${counted(days, 'day')}`;
  const whole = days === 1 ? 'The one known day' : `All ${counted(days, 'day')}`;
  const all = covered === days ? whole : part;
  const open = gaps > 0 ? `, and a gap is open on ${counted(gaps, 'day')}` : '';
  return `${all} ${covered === 1 ? 'is' : 'are'} covered${open}.`;
}

function ImportLink({ children }: { children: string }) {
  return (
    <Link
      to="/import"
      hash="get-your-files"
      className="text-accent-text underline underline-offset-2"
    >
      {children}
    </Link>
  );
}

function CompletenessSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading which days are complete</span>
      <div aria-hidden="true" className="breathe flex h-[25rem] flex-col gap-3 sm:h-[22rem]">
        <div className="h-4 w-80 max-w-full rounded-sm bg-line" />
        <div className="h-10 w-48 rounded-sm bg-line" />
        <div className="h-36 rounded-sm bg-line" />
        <div className="h-4 w-64 max-w-full rounded-sm bg-line" />
      </div>
    </div>
  );
}
