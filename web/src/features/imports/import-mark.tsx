/** An import's state as an icon and a word; never by colour alone. */
import type { Import } from '@/api/client';
import { TONE_TEXT } from '@/ui/notice';
import { importLook } from './import-state';

export function ImportMark({ one }: { one: Import }) {
  const { label, icon: Icon, tone } = importLook(one);
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-2 rounded-full border border-line px-3 py-1 text-sm font-medium ${TONE_TEXT[tone]}`}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      {label}
    </span>
  );
}
