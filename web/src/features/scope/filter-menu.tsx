/** Every filter that can be chosen without pointing at something on the page. */
import { ListFilter } from 'lucide-react';
import { hourName, weekdayName } from '@/lib/time-words';
import { text } from '@/text';
import { buttonClass } from '@/ui/button';
import { Popover } from '@/ui/popover';
import { type FilterName, INCLUDED, PLATFORMS, RULES, SOURCES, WEEKDAYS } from './filters';
import { useSetting } from './setting';

interface FilterOption {
  value: string;
  label: string;
}

interface FilterField {
  name: FilterName;
  /** What it is called when nothing is chosen. */
  any: string;
  options: readonly FilterOption[];
}

const words = text.scope.filters;
const YES_NO = ['true', 'false'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function options<Value extends string>(
  values: readonly Value[],
  names: Readonly<Record<Value, string>>,
): FilterOption[] {
  return values.map((value) => ({ value, label: names[value] }));
}

const FIELDS: readonly FilterField[] = [
  {
    name: 'rule',
    any: words.rule.counted,
    options: options(
      RULES.filter((rule) => rule !== 'counted'),
      words.rule,
    ),
  },
  { name: 'platform', any: words.any, options: options(PLATFORMS, words.platform) },
  {
    name: 'weekday',
    any: words.any,
    options: WEEKDAYS.map((value, day) => ({ value, label: weekdayName(day) })),
  },
  {
    name: 'hour',
    any: words.any,
    options: HOURS.map((hour) => ({
      value: String(hour),
      label: words.hour(hourName(hour), hourName(hour + 1)),
    })),
  },
  { name: 'shuffle', any: words.any, options: options(YES_NO, words.shuffle) },
  { name: 'offline', any: words.any, options: options(YES_NO, words.offline) },
  { name: 'skipped', any: words.any, options: options(YES_NO, words.skipped) },
  { name: 'source', any: words.any, options: options(SOURCES, words.source) },
  { name: 'include', any: words.musicOnly, options: options(INCLUDED, words.include) },
  {
    name: 'first_only',
    any: words.first_only.false,
    options: [{ value: 'true', label: words.first_only.true }],
  },
];

const SELECT =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-bg px-2 text-sm text-text pointer-coarse:h-11';

export function FilterMenu() {
  const { search, change } = useSetting();
  return (
    <Popover
      label={words.dialog}
      panelClassName="w-80 sm:w-[28rem]"
      buttonClassName={buttonClass('plain', 'px-3')}
      button={
        <>
          <ListFilter size={15} strokeWidth={1.75} aria-hidden="true" className="text-text-3" />
          <span className="max-sm:sr-only">{words.add}</span>
        </>
      }
    >
      {() => (
        <div className="grid max-h-[min(32rem,70dvh)] gap-3 overflow-y-auto p-0.5 sm:grid-cols-2">
          {FIELDS.map(({ name, any, options }) => {
            const value = String(search[name] ?? '');
            // What was chosen by pointing may be no choice of this list.
            const isOther = value !== '' && !options.some((option) => option.value === value);
            return (
              <label key={name} className="flex min-w-0 flex-col gap-1 text-xs text-text-2">
                {words.names[name]}
                <select
                  value={value}
                  onChange={({ target }) => change({ [name]: target.value || undefined })}
                  className={SELECT}
                >
                  <option value="">{any}</option>
                  {isOther ? <option value={value}>{value}</option> : null}
                  {options.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            );
          })}
        </div>
      )}
    </Popover>
  );
}
