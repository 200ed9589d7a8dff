/** The days of a year as a heat map. */
import type { Value } from '@/api/statistics';
import { type CalendarCell, CalendarMap } from '@/charts/calendar-map';
import { heatSteps } from '@/charts/heat';
import { HeatLegend, Key } from '@/charts/legend';
import { hasGap, type KnownDays } from '@/features/completeness/known-days';
import { useKnownDays } from '@/features/completeness/use-known-days';
import { anchorOf, periodAround } from '@/features/scope/period';
import type { Setting } from '@/features/scope/setting';
import { amount, measured } from '@/lib/amount';
import { addDays } from '@/lib/civil-date';
import { longDate } from '@/lib/format';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.calendar;

/** The year that is shown: the one that was asked for, else that of the period. */
function yearOf({ setting, params }: Pick<ViewProps<'calendar'>, 'setting' | 'params'>): string {
  return params.period ?? anchorOf(setting.scope.period, setting.today).slice(0, 4);
}

/** Every day of a year, those without a play too. */
export function calendarCells(
  { days }: Value<'calendar'>,
  year: string,
  { scope: { measure }, today }: Pick<Setting, 'scope' | 'today'>,
  known: KnownDays | undefined,
): CalendarCell[] {
  const byDate = new Map(days.map((day) => [day.date, measured(day, measure)]));
  const step = heatSteps([...byDate.values()]);
  const cells: CalendarCell[] = [];
  for (let date = `${year}-01-01`; date.startsWith(year); date = addDays(date, 1)) {
    const value = byDate.get(date) ?? 0;
    cells.push({
      date,
      name: longDate(date),
      words: value === 0 ? words.none : amount(value, measure),
      step: step(value),
      hasGap: known !== undefined && hasGap(known(date, addDays(date, 1))),
      isOutside: date > today,
    });
  }
  return cells;
}

function Calendar({ value, setting, params }: ViewProps<'calendar'>) {
  const known = useKnownDays(setting.today);
  const year = yearOf({ setting, params });
  const days = calendarCells(value, year, setting, known);
  return (
    <CalendarMap
      label={words.titleOf(year)}
      year={year}
      days={days}
      onChoose={(index) => {
        const day = days[index];
        if (day) setting.change({ period: periodAround('day', day.date) });
      }}
    />
  );
}

/** Says what the hatching means, where there is any. */
function GapKey({ year, today }: { year: string; today: string }) {
  const known = useKnownDays(today)?.(`${year}-01-01`, addDays(`${year}-12-31`, 1));
  if (!known || known.known === known.days) return null;
  return <Key kind="gap" label={text.charts.gapLegend} />;
}

export const calendarView: View<'calendar'> = {
  title: words.title,
  isDrawn: true,
  height: 176,
  isEmpty: () => false,
  note: ({ setting, params }) => (
    <>
      <span>{words.note[setting.scope.measure]}</span>
      <HeatLegend />
      <GapKey year={yearOf({ setting, params })} today={setting.today} />
    </>
  ),
  table: ({ value }) => ({
    head: [text.views.columns.day, ...AMOUNT_HEADS],
    rows: value.days.map((day) => [
      { shown: longDate(day.date), value: day.date },
      ...amountCells(day),
    ]),
  }),
  Body: Calendar,
};
