/** Why rows were left out, with some of them to look up. */
import type { ImportReason, ImportReport } from '@/api/client';
import { count, counted } from '@/lib/format';
import { sentence } from '@/lib/sentence';
import { Disclosure } from '@/ui/disclosure';
import { WideTable } from '@/ui/wide-table';

export function ReportReasons({ report }: { report: ImportReport }) {
  const left = report.duplicate + report.ignored + report.refused;
  if (report.reasons.length === 0) return null;
  return (
    <Disclosure summary={`Why ${counted(left, 'row')} left no play`}>
      <WideTable label="Rows that left no play">
        <thead>
          <tr>
            <th scope="col">File, and what is there</th>
            <th scope="col" className="text-right">
              Line
            </th>
          </tr>
        </thead>
        {report.reasons.map((reason) => (
          <Reason key={`${reason.outcome} ${reason.reason} ${reason.text}`} reason={reason} />
        ))}
      </WideTable>
    </Disclosure>
  );
}

function Reason({ reason: { outcome, text, rows, examples } }: { reason: ImportReason }) {
  const unshown = rows - examples.length;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={2} className="font-normal">
          <span className="font-medium text-text">
            {count(rows)} {outcome}
          </span>
          : {sentence(text)}
        </th>
      </tr>
      {examples.map(({ path, line, row, excerpt }) => (
        <tr key={`${path} ${row}`}>
          <td className="wrap-anywhere">
            {path}
            {excerpt == null ? null : <code className="block text-text">{excerpt}</code>}
          </td>
          <td className="text-right" title={`Row ${count(row)} of the file`}>
            {count(line)}
          </td>
        </tr>
      ))}
      {unshown > 0 && examples.length > 0 ? (
        <tr>
          <td colSpan={2} className="text-text-3">
            and {count(unshown)} more
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}
