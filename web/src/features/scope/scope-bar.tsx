/** The controls above every page of analysis; on a phone the period alone stays in view. */
import type { ReactNode } from 'react';
import { ComparisonMenu } from './comparison-menu';
import { FilterMenu } from './filter-menu';
import { MeasureSwitch } from './measure-switch';
import { PeriodPicker } from './period-picker';
import { ScopeChips } from './scope-chips';

/** `children` stand at the end of the line. */
export function ScopeBar({ children }: { children?: ReactNode }) {
  const more = (
    <>
      <ComparisonMenu />
      <MeasureSwitch />
      <FilterMenu />
    </>
  );
  return (
    <>
      <div className="sticky top-0 z-30 -mx-4 flex h-(--toolbar-height) items-center gap-2 border-b border-line bg-bg px-4 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8">
        <PeriodPicker />
        <div className="hidden min-w-0 items-center gap-2 md:flex">{more}</div>
        <div className="ml-auto flex shrink-0 items-center gap-2">{children}</div>
      </div>
      <div className="flex min-w-0 items-center gap-2 pt-3 md:hidden">{more}</div>
      <ScopeChips />
    </>
  );
}
