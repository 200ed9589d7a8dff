/** With what the period is compared. Its mark is the one that comparisons have in every chart. */
import { CalendarClock, CalendarMinus, CalendarX2, ChevronDown } from 'lucide-react';
import { text } from '@/text';
import { Menu } from '@/ui/menu';
import { MenuItem } from '@/ui/menu-item';
import { useSetting } from './setting';

const CHOICES = [
  { choice: 'previous', label: text.scope.comparison.previous, icon: CalendarMinus },
  { choice: 'year', label: text.scope.comparison.year, icon: CalendarClock },
  { choice: 'none', label: text.scope.comparison.none, icon: CalendarX2 },
] as const;

export function ComparisonMenu() {
  const { scope, compared, change } = useSetting();
  const words = text.scope.comparison;
  const isPossible = scope.period.kind !== 'all';
  const label = compared ? words.with(compared.name) : words.off;
  return (
    <Menu
      label={words.label}
      trigger={(props) => (
        <button
          {...props}
          type="button"
          disabled={!isPossible}
          title={isPossible ? undefined : words.impossible}
          className="flex h-9 min-w-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm text-text-2 transition-colors duration-[120ms] enabled:hover:bg-hover enabled:hover:text-text disabled:opacity-60 pointer-coarse:h-11"
        >
          <span
            aria-hidden="true"
            className={`forced-mark h-[3px] w-3.5 shrink-0 rounded-full ${compared ? 'bg-compare' : 'bg-line-strong'}`}
          />
          <span className="truncate">{label}</span>
          <ChevronDown
            size={14}
            strokeWidth={1.75}
            aria-hidden="true"
            className="shrink-0 text-text-3"
          />
        </button>
      )}
    >
      {CHOICES.map(({ choice, label, icon }) => (
        <MenuItem
          key={choice}
          icon={icon}
          checked={(scope.comparison ?? 'none') === choice}
          onSelect={() => change({ compare: choice })}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
