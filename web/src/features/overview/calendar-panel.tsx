/** A year, day by day, and a way to the years beside it. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { anchorOf, periodText } from '@/features/scope/period';
import { useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { text } from '@/text';
import { IconButton } from '@/ui/icon-button';

const words = text.views.calendar;

export function CalendarPanel() {
  const { scope, today } = useSetting();
  // Whoever chooses another period is shown its year.
  return <Years key={periodText(scope.period)} start={anchorOf(scope.period, today).slice(0, 4)} />;
}

function Years({ start }: { start: string }) {
  const { today, zone } = useSetting();
  const extent = useExtent(zone);
  const [year, setYear] = useState(start);
  const step = (by: number) => setYear(String(Number(year) + by));
  return (
    <StatisticPanel
      id="calendar"
      title={words.titleOf(year)}
      params={{ period: year }}
      className="lg:col-span-6"
      actions={
        <>
          <IconButton
            icon={ChevronLeft}
            label={words.before}
            disabled={!extent || year <= extent.first.slice(0, 4)}
            onClick={() => step(-1)}
            className="size-8 disabled:opacity-35"
          />
          <IconButton
            icon={ChevronRight}
            label={words.after}
            disabled={year >= today.slice(0, 4)}
            onClick={() => step(1)}
            className="size-8 disabled:opacity-35"
          />
        </>
      }
    />
  );
}
