/** The report of an import: the sum, of when and what, what was left out, and each file. */
import type { ImportReport as Report } from '@/api/client';
import { Fact } from '@/features/sources/fact';
import { capitalised } from '@/lib/sentence';
import { ReportFiles } from './report-files';
import { ReportReasons } from './report-reasons';
import { ReportSum } from './report-sum';
import { FORMATS, kindWords, periodWords } from './report-words';

interface ImportReportProps {
  report: Report;
  /** Whether nothing of it was written. */
  preview: boolean;
  zone: string;
}

export function ImportReport({ report, preview, zone }: ImportReportProps) {
  return (
    <div className="flex flex-col gap-4 pt-1">
      <ReportSum report={report} preview={preview} />
      <dl className="grid gap-x-4 gap-y-3 border-y border-line py-3 sm:grid-cols-3">
        <Fact name="First and last day">{periodWords(report, zone) ?? 'No plays'}</Fact>
        <Fact name="What was played">{kindWords(report.kinds) || 'Nothing'}</Fact>
        <Fact name="What the files are">
          {report.formats.length > 0
            ? capitalised(report.formats.map((format) => FORMATS[format]).join(', '))
            : 'Nothing that is known here'}
        </Fact>
      </dl>
      <div className="flex flex-col">
        <ReportReasons report={report} />
        <ReportFiles report={report} />
      </div>
    </div>
  );
}
