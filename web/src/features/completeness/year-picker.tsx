/** The years, each with how much of it is covered. */
import { Link } from '@tanstack/react-router';
import { percent } from '@/lib/format';
import type { Year } from './year';

export function YearPicker({ years, shown }: { years: readonly Year[]; shown: string }) {
  return (
    <nav aria-label="Years" className="-mx-1 flex flex-wrap gap-1">
      {years.map(({ year, covered, days }) => {
        const share = percent(covered / days.length);
        return (
          <Link
            key={year}
            to="/sources"
            search={(search) => ({ ...search, year })}
            replace
            resetScroll={false}
            aria-current={year === shown ? 'true' : undefined}
            aria-label={`${year}, ${share} covered`}
            className={`figures flex min-h-11 w-15 flex-col items-center justify-center gap-1 rounded-md text-sm transition-colors duration-[120ms] ${year === shown ? 'bg-accent-soft font-medium text-accent-text' : 'text-text-2 hover:bg-hover hover:text-text'}`}
          >
            {year}
            <span className="block h-1 w-10 overflow-hidden rounded-full bg-line-strong">
              <span
                className="forced-mark block h-full bg-accent"
                style={{ width: `${(covered / days.length) * 100}%` }}
              />
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
