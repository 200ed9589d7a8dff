/** The date range of the history: quick choices, or a first and a last day. */
import { CalendarRange, ChevronDown } from 'lucide-react';
import { addDays, isCivilDate } from '@/lib/civil-date';
import { buttonClass } from '@/ui/button';
import { Popover } from '@/ui/popover';
import { type DateRange, datePresets, rangeLabel } from './date-presets';

interface DateFilterProps {
  range: DateRange;
  today: string;
  onChange: (range: DateRange) => void;
}

const INPUT =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-bg px-2 text-sm pointer-coarse:h-11';

export function DateFilter({ range, today, onChange }: DateFilterProps) {
  const label = rangeLabel(range, today);
  return (
    <Popover
      label="Date range"
      buttonClassName={buttonClass('plain', 'whitespace-nowrap')}
      button={
        <>
          <CalendarRange size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="sr-only">Date range: </span>
          <span className="max-w-16 truncate sm:max-w-none">{label}</span>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" className="text-text-3" />
        </>
      }
    >
      {(close) => (
        <div className="flex flex-col gap-3">
          <div className="flex flex-col">
            {datePresets(today).map((preset) => (
              <button
                key={preset.label}
                type="button"
                aria-pressed={preset.label === label}
                onClick={() => {
                  onChange(preset.range);
                  close();
                }}
                className="min-h-9 rounded-md px-2.5 text-left text-sm hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-text pointer-coarse:min-h-11"
              >
                {preset.label}
              </button>
            ))}
          </div>
          <div className="grid grid-cols-2 gap-2 border-t border-line pt-3">
            <label className="flex min-w-0 flex-col gap-1 text-xs text-text-2">
              First day
              <input
                type="date"
                value={range.from ?? ''}
                max={range.to ? addDays(range.to, -1) : undefined}
                onChange={({ target }) => onChange(withFirst(range, target.value))}
                className={INPUT}
              />
            </label>
            <label className="flex min-w-0 flex-col gap-1 text-xs text-text-2">
              Last day
              <input
                type="date"
                value={range.to ? addDays(range.to, -1) : ''}
                min={range.from}
                onChange={({ target }) => onChange(withLast(range, target.value))}
                className={INPUT}
              />
            </label>
          </div>
        </div>
      )}
    </Popover>
  );
}

function withFirst(range: DateRange, day: string): DateRange {
  const from = isCivilDate(day) ? day : undefined;
  return { from, to: from && range.to && range.to <= from ? undefined : range.to };
}

function withLast(range: DateRange, day: string): DateRange {
  const to = isCivilDate(day) ? addDays(day, 1) : undefined;
  return { from: to && range.from && to <= range.from ? undefined : range.from, to };
}
