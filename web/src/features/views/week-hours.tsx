/** The hours of the week as a heat map. */
import { HeatGrid } from '@/charts/heat-grid';
import { HeatLegend } from '@/charts/legend';
import { WEEKDAYS } from '@/features/scope/filters';
import { amount, measured } from '@/lib/amount';
import { hourName, weekdayName } from '@/lib/time-words';
import { text } from '@/text';
import { AMOUNT_HEADS, amountCells } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.weekHours;
const HOURS = 24;
const ROWS = WEEKDAYS.map((_, day) => weekdayName(day, 'short'));
const COLUMNS = Array.from({ length: HOURS }, (_, hour) =>
  hour % 3 === 0 ? String(hour).padStart(2, '0') : '',
);

const cellName = (index: number) => {
  const hour = index % HOURS;
  return words.cell(weekdayName(Math.floor(index / HOURS)), hourName(hour), hourName(hour + 1));
};

function WeekHours({ value, setting }: ViewProps<'week-hours'>) {
  const { scope, change } = setting;
  const { measure, filters } = scope;
  return (
    <HeatGrid
      label={words.title}
      columns={HOURS}
      rowNames={ROWS}
      columnNames={COLUMNS}
      cells={value.cells.flat().map((cell, index) => ({
        name: cellName(index),
        value: measured(cell, measure),
        words: amount(measured(cell, measure), measure),
      }))}
      onChoose={(index) => {
        const hour = index % HOURS;
        const weekday = WEEKDAYS[Math.floor(index / HOURS)];
        const isSet = filters.hour === hour && filters.weekday === weekday;
        change(isSet ? { hour: undefined, weekday: undefined } : { hour, weekday });
      }}
    />
  );
}

/** The cell that has most. */
function peak({ value, setting }: ViewProps<'week-hours'>): number {
  const cells = value.cells.flat().map((cell) => measured(cell, setting.scope.measure));
  return cells.indexOf(Math.max(...cells));
}

export const weekHoursView: View<'week-hours'> = {
  title: words.title,
  isDrawn: true,
  height: 258,
  isEmpty: ({ cells }) => cells.flat().every(({ plays }) => plays === 0),
  note: (props) => {
    const most = peak(props);
    return (
      <>
        <span>{words.note(weekdayName(Math.floor(most / HOURS)), hourName(most % HOURS))}</span>
        <HeatLegend />
      </>
    );
  },
  table: ({ value }) => ({
    head: [text.views.columns.weekday, text.views.columns.hour, ...AMOUNT_HEADS],
    rows: value.cells.flatMap((hours, day) =>
      hours.map((cell, hour) => [
        weekdayName(day),
        text.views.clock.hour(hourName(hour), hourName(hour + 1)),
        ...amountCells(cell),
      ]),
    ),
  }),
  Body: WeekHours,
};
