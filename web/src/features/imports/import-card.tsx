/** One import: how far it is or how it ended, its report, and what can be done with it. */
import type { Import } from '@/api/client';
import { dateTime } from '@/lib/format';
import { Disclosure } from '@/ui/disclosure';
import { LinkedText } from '@/ui/linked-text';
import { BrokenFiles } from './broken-files';
import { ImportActions } from './import-actions';
import { ImportMark } from './import-mark';
import { ImportProgress } from './import-progress';
import { ImportReport } from './import-report';
import { isUnderWay } from './import-state';
import { PreviewNote } from './preview-note';
import { outcomeWords, periodWords } from './report-words';

interface ImportCardProps {
  one: Import;
  /** Whether it was sent from here just now: then its report is open. */
  own: boolean;
  zone: string;
}

export function ImportCard({ one, own, zone }: ImportCardProps) {
  const { name, state, report, problem, dry_run } = one;
  const titleId = `import-${one.id}`;
  const period = report ? periodWords(report, zone) : undefined;
  return (
    <li
      aria-labelledby={`${titleId}-title`}
      id={titleId}
      className="flex scroll-mt-4 flex-col gap-3 py-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h3 id={`${titleId}-title`} className="font-sans text-lg font-medium wrap-anywhere">
            {name}
          </h3>
          <p className="figures text-sm text-text-3">{whenWords(one, zone)}</p>
        </div>
        <ImportMark one={one} />
      </div>

      {isUnderWay(one) ? <ImportProgress one={one} /> : null}
      {state === 'done' && !dry_run ? (
        <p className="figures font-medium">
          {outcomeWords(one)}
          {period ? <span className="font-normal text-text-2"> · {period}</span> : null}
        </p>
      ) : null}
      {state === 'done' && dry_run ? <PreviewNote one={one} /> : null}
      {state === 'failed' ? (
        <div className="max-w-prose">
          <p className="font-medium text-danger">{problem?.title ?? 'The import failed'}</p>
          <p className="break-words text-text-2">
            <LinkedText>
              {problem?.detail ?? 'Nothing of it was stored. Choose the files once more.'}
            </LinkedText>
          </p>
        </div>
      ) : null}
      {state === 'cancelled' ? <p className="text-text-2">Nothing of it was stored.</p> : null}

      {report ? <BrokenFiles files={report.files} /> : null}
      <div className="flex flex-col">
        {report ? (
          <Disclosure summary="Report" open={own}>
            <ImportReport report={report} preview={dry_run} zone={zone} />
          </Disclosure>
        ) : null}
        {isUnderWay(one) ? null : <ImportActions one={one} />}
      </div>
    </li>
  );
}

function whenWords({ state, dry_run, created_at, finished_at }: Import, zone: string): string {
  const at = dateTime(finished_at ?? created_at, zone);
  if (!finished_at) return `Sent ${at}`;
  if (state === 'done') return dry_run ? `Looked through ${at}` : `Imported ${at}`;
  return state === 'undoing' ? `Imported ${at}` : `Ended ${at}`;
}
