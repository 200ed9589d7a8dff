/** A year of the coverage: calendar, the facts of one day, legend, table. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addDays } from '@/lib/civil-date';
import { longDate } from '@/lib/format';
import { Calendar } from './calendar';
import { dayWords } from './day-kind';
import { Legend } from './legend';
import { StretchTable } from './stretch-table';
import { type Year, yearWords } from './year';

interface YearViewProps {
  year: Year;
  importName: (id: number) => string | undefined;
}

export function YearView({ year, importName }: YearViewProps) {
  const [chosen, setChosen] = useState<string>();
  const [pointed, setPointed] = useState<number>();
  const found = year.days.findIndex(({ date }) => date === chosen);
  // At first the latest day.
  const index = found >= 0 ? found : year.days.length - 1;
  const day = year.days[index];
  const told = (pointed === undefined ? undefined : year.days[pointed]) ?? day;
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-sm text-text-2">{yearWords(year)}</p>
      <Calendar
        year={year}
        index={index}
        words={day ? dayWords(day, importName) : ''}
        onMove={(at) => setChosen(year.days[at]?.date)}
        onPoint={setPointed}
      />
      {told ? (
        <p className="figures min-h-15 max-w-prose text-sm break-words text-text-2 sm:min-h-10">
          <strong className="font-medium text-text">{longDate(told.date)}:</strong>{' '}
          {dayWords(told, importName)}{' '}
          {told.plays > 0 ? (
            <Link
              to="/history"
              search={{ from: told.date, to: addDays(told.date, 1) }}
              className="whitespace-nowrap text-accent-text underline underline-offset-2"
            >
              See its plays
            </Link>
          ) : null}
        </p>
      ) : null}
      <Legend kinds={year.kinds} />
      <StretchTable year={year} />
    </div>
  );
}
