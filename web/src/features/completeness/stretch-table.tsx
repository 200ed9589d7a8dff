/** The calendar as a table: one row for each stretch of days of which the same is known. */
import { useState } from 'react';
import { count, dayRange } from '@/lib/format';
import { Disclosure } from '@/ui/disclosure';
import { WideTable } from '@/ui/wide-table';
import { KIND_NAMES } from './day-kind';
import { stretches } from './stretches';
import type { Year } from './year';

export function StretchTable({ year }: { year: Year }) {
  const [open, setOpen] = useState(false);
  return (
    <Disclosure summary="Show as a table" onToggle={setOpen}>
      {open ? (
        <WideTable label={`What is known of ${year.year}`}>
          <thead>
            <tr>
              <th scope="col">Days</th>
              <th scope="col" className="text-right">
                How many
              </th>
              <th scope="col">Known from</th>
              <th scope="col" className="text-right">
                Plays
              </th>
            </tr>
          </thead>
          <tbody>
            {stretches(year.days).map(({ first, last, kind, days, plays }) => (
              <tr key={first}>
                <th scope="row" className="font-normal whitespace-nowrap text-text">
                  {dayRange(first, last)}
                </th>
                <td className="text-right">{count(days)}</td>
                <td>{KIND_NAMES[kind]}</td>
                <td className="text-right">{count(plays)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      ) : null}
    </Disclosure>
  );
}
