/** One line of a menu; with `checked` it is one of several choices. */
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface MenuItemProps {
  icon: LucideIcon;
  children: ReactNode;
  onSelect: () => void;
  checked?: boolean;
  danger?: boolean;
}

export function MenuItem({ icon: Icon, children, onSelect, checked, danger }: MenuItemProps) {
  const role =
    checked === undefined
      ? { role: 'menuitem' }
      : { role: 'menuitemradio', 'aria-checked': checked };
  return (
    <button
      type="button"
      {...role}
      tabIndex={-1}
      onClick={onSelect}
      className={`flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:min-h-11 ${danger ? 'text-danger' : 'text-text'}`}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {checked ? <Check size={16} strokeWidth={2} aria-hidden="true" /> : null}
    </button>
  );
}
