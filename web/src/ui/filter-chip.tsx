/** One filter that is set: what it is, and a way out of it. */
import { type LucideIcon, X } from 'lucide-react';

interface FilterChipProps {
  icon: LucideIcon;
  label: string;
  onRemove: () => void;
}

export function FilterChip({ icon: Icon, label, onRemove }: FilterChipProps) {
  return (
    <button
      type="button"
      onClick={onRemove}
      aria-label={`Remove the filter ${label}`}
      className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-full border border-line-strong bg-surface pr-2.5 pl-3 text-sm transition-colors duration-[120ms] hover:bg-hover pointer-coarse:min-h-11"
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-accent-text" />
      <span className="truncate">{label}</span>
      <X size={14} strokeWidth={2} aria-hidden="true" className="shrink-0 text-text-3" />
    </button>
  );
}
