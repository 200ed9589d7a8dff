/** An account's state as a coloured dot, an icon and a word; never by colour alone. */
import { TONE_TEXT } from '@/ui/notice';
import { stateLook } from './account-state';
import type { ShownState } from './outdated';

export function StateMark({ state }: { state: ShownState }) {
  const { label, icon: Icon, tone } = stateLook(state);
  return (
    <span
      className={`inline-flex items-center gap-2 rounded-full border border-line px-3 py-1 text-sm font-medium ${TONE_TEXT[tone]}`}
    >
      <span className="forced-mark size-2 rounded-full bg-current" aria-hidden="true" />
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      {label}
    </span>
  );
}
