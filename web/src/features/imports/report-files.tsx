/** What became of each file of an import. */
import type { ImportFile, ImportReport } from '@/api/client';
import { count } from '@/lib/format';
import { sentence } from '@/lib/sentence';
import { Disclosure } from '@/ui/disclosure';
import { WideTable } from '@/ui/wide-table';
import { FORMATS, filesWords } from './report-words';

const OUTCOMES: Record<ImportFile['outcome'], string> = {
  broken: 'Broken',
  read: 'Read',
  skipped: 'Left aside',
};
const ORDER = Object.keys(OUTCOMES);

export function ReportFiles({ report }: { report: ImportReport }) {
  const files = report.files.toSorted(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome),
  );
  return (
    <Disclosure summary={filesWords(report)}>
      <WideTable label="Files">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="text-right">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}>
              <th scope="row" className="min-w-40 font-normal">
                <span className="block wrap-anywhere text-text">{file.path}</span>
                {file.format ? sentence(FORMATS[file.format]) : ''} {fileWords(file)}
              </th>
              <td
                className={`whitespace-nowrap ${file.outcome === 'broken' ? 'font-medium text-warn' : ''}`}
              >
                {OUTCOMES[file.outcome]}
              </td>
              <td className="text-right">{count(file.rows)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Disclosure>
  );
}

/** What is the matter with a file, and where. */
export function fileWords({ text, line, offset }: ImportFile): string {
  const place = [
    line == null ? '' : `Line ${count(line)}`,
    offset == null ? '' : `byte ${count(offset)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return [place ? sentence(place) : '', text ? sentence(text) : ''].filter(Boolean).join(' ');
}
