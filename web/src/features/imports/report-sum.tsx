/** The sum of an import: every row that was read is one of these. */
import type { ImportReport } from '@/api/client';
import { PARTS, type Part, sumWords } from './report-words';

const MEANINGS: Record<Part, { stored: string; preview: string }> = {
  new: {
    stored: 'Plays that nothing had told of before. They are in your history now.',
    preview: 'Plays that nothing has told of before. They would be added to your history.',
  },
  matched: {
    stored:
      'Plays that a poll or another import had told of. Each stays one play, and now has what this file says of it, such as how long you listened.',
    preview:
      'Plays that a poll or another import has told of. Each would stay one play, and gain what this file says of it.',
  },
  duplicate: {
    stored: 'Rows that are in these files twice. Each counted once.',
    preview: 'Rows that are in these files twice. Each would count once.',
  },
  ignored: {
    stored: 'Rows in good order that are no plays.',
    preview: 'Rows in good order that are no plays.',
  },
  refused: {
    stored: 'Rows that could not be read.',
    preview: 'Rows that could not be read.',
  },
};

export function ReportSum({ report, preview }: { report: ImportReport; preview: boolean }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="figures font-medium">{sumWords(report)}</p>
      <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[6rem_minmax(0,1fr)]">
        {PARTS.map((part) => (
          <div key={part} className="sm:contents">
            <dt className="font-medium">{part}</dt>
            <dd className="max-w-prose text-text-2">
              {MEANINGS[part][preview ? 'preview' : 'stored']}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
