/** What the period can be: quick choices, years and their months, or a first and a last day. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { addDays, isCivilDate } from '@/lib/civil-date';
import { text } from '@/text';
import { Button } from '@/ui/button';
import { IconButton } from '@/ui/icon-button';
import { anchorOf, daysOf, type Period, periodText, simplest } from './period';
import { periodPresets } from './period-presets';
import { MONTHS } from './period-words';

interface PeriodChoiceProps {
  period: Period;
  today: string;
  /** The day of the first play. */
  first: string;
  onChoose: (period: Period) => void;
}

const CHOICE =
  'min-h-9 rounded-md px-2.5 text-sm transition-colors duration-[120ms] enabled:hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-text disabled:text-text-3 disabled:opacity-50 pointer-coarse:min-h-11';

export function PeriodChoice({ period, today, first, onChoose }: PeriodChoiceProps) {
  const chosen = periodText(period);
  return (
    <div className="grid gap-3 sm:grid-cols-[10rem_1fr]">
      <div
        role="group"
        aria-label={text.scope.period.presets}
        className="grid grid-cols-2 content-start sm:grid-cols-1 sm:border-r sm:border-line sm:pr-3"
      >
        {periodPresets(today).map(({ label, period }) => (
          <button
            key={label}
            type="button"
            aria-pressed={periodText(period) === chosen}
            onClick={() => onChoose(period)}
            className={`${CHOICE} text-left`}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="flex flex-col gap-3">
        <Months period={period} today={today} first={first} onChoose={onChoose} />
        <Custom period={period} today={today} first={first} onChoose={onChoose} />
      </div>
    </div>
  );
}

function Months({ period, today, first, onChoose }: PeriodChoiceProps) {
  const words = text.scope.period;
  const [year, setYear] = useState(() => Number(anchorOf(period, today).slice(0, 4)));
  const chosen = periodText(period);
  const months = MONTHS.map((name, index): [string, Period] => [
    name,
    { kind: 'month', year, month: index + 1 },
  ]);
  const isEmpty = (month: Period) => {
    const days = daysOf(month, today);
    return days === undefined || days.from > today || days.to <= first;
  };
  return (
    <div role="group" aria-label={words.months(year)}>
      <div className="flex items-center justify-between">
        <IconButton
          icon={ChevronLeft}
          label={words.earlier}
          disabled={year <= Number(first.slice(0, 4))}
          onClick={() => setYear(year - 1)}
          className="disabled:opacity-35"
        />
        <button
          type="button"
          aria-pressed={chosen === String(year)}
          onClick={() => onChoose({ kind: 'year', year })}
          className={`${CHOICE} figures px-4 font-medium`}
        >
          {year}
        </button>
        <IconButton
          icon={ChevronRight}
          label={words.later}
          disabled={year >= Number(today.slice(0, 4))}
          onClick={() => setYear(year + 1)}
          className="disabled:opacity-35"
        />
      </div>
      <div className="grid grid-cols-4">
        {months.map(([name, month]) => (
          <button
            key={name}
            type="button"
            aria-pressed={chosen === periodText(month)}
            disabled={isEmpty(month)}
            onClick={() => onChoose(month)}
            className={CHOICE}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}

const INPUT =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-bg px-2 text-sm pointer-coarse:h-11';

function Custom({ period, today, first, onChoose }: PeriodChoiceProps) {
  const words = text.scope.period;
  const days = daysOf(period, today);
  const [from, setFrom] = useState(days?.from ?? first);
  const [last, setLast] = useState(days ? addDays(days.to, -1) : today);
  const isWhole = isCivilDate(from) && isCivilDate(last) && from <= last;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isWhole) onChoose(simplest({ from, to: addDays(last, 1) }, today));
  }

  return (
    <form
      aria-label={words.custom}
      onSubmit={submit}
      className="grid grid-cols-[1fr_1fr_auto] items-end gap-2 border-t border-line pt-3"
    >
      <label className="flex min-w-0 flex-col gap-1 text-xs text-text-2">
        {words.first}
        <input
          type="date"
          value={from}
          max={last}
          onChange={({ target }) => setFrom(target.value)}
          className={INPUT}
        />
      </label>
      <label className="flex min-w-0 flex-col gap-1 text-xs text-text-2">
        {words.lastDay}
        <input
          type="date"
          value={last}
          min={from}
          onChange={({ target }) => setLast(target.value)}
          className={INPUT}
        />
      </label>
      <Button type="submit" disabled={!isWhole} className="px-3">
        {text.scope.period.show}
      </Button>
    </form>
  );
}
