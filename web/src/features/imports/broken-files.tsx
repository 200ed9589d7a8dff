/** The files that broke off, in plain sight: which, where, and what to do. */
import type { ImportFile } from '@/api/client';
import { counted } from '@/lib/format';
import { Notice } from '@/ui/notice';
import { fileWords } from './report-files';

export function BrokenFiles({ files }: { files: readonly ImportFile[] }) {
  const broken = files.filter(({ outcome }) => outcome === 'broken');
  if (broken.length === 0) return null;
  return (
    <Notice
      tone="warn"
      live={false}
      title={`${counted(broken.length, 'file')} could be read only in part`}
    >
      <ul className="flex flex-col gap-1.5">
        {broken.map((file) => (
          <li key={file.path} className="figures break-words">
            <strong className="font-medium wrap-anywhere text-text">{file.path}</strong>:{' '}
            {counted(file.rows, 'row')} read. {fileWords(file)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
