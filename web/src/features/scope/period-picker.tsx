/** The period of the page: a step back or forward, or a choice of everything that it can be. */
import { CalendarRange, ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { text } from '@/text';
import { Popover } from '@/ui/popover';
import { daysOf, neighbour } from './period';
import { PeriodChoice } from './period-choice';
import { periodDetail, periodName } from './period-words';
import { useSetting } from './setting';
import { useExtent } from './use-extent';

const STEP =
  'grid size-9 shrink-0 place-items-center text-text-2 transition-colors duration-[120ms] enabled:hover:bg-hover enabled:hover:text-text disabled:opacity-35 pointer-coarse:size-11';

export function PeriodPicker() {
  const { scope, today, zone, change } = useSetting();
  const extent = useExtent(zone);
  const { period } = scope;
  const words = text.scope.period;
  const name = periodName(period, today);

  const days = daysOf(period, today);
  const before = neighbour(period, -1, today);
  const after = neighbour(period, 1, today);
  // There is nothing to see before the first play and after today.
  const canGoBack = before && days && (!extent || days.from > extent.first);
  const canGoOn = after && days && days.to <= today;

  return (
    <div
      role="group"
      aria-label={words.label}
      className="flex min-w-0 items-center rounded-md border border-line-strong bg-surface max-sm:flex-1"
    >
      <button
        type="button"
        aria-label={words.before}
        title={words.before}
        aria-keyshortcuts="["
        disabled={!canGoBack}
        onClick={() => before && change({ period: before })}
        className={`${STEP} rounded-l-md`}
      >
        <ChevronLeft size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <Popover
        label={words.dialog}
        align="left"
        panelClassName="w-80 sm:w-[30rem] max-sm:-left-11"
        className="min-w-0 flex-1"
        buttonClassName="flex h-9 w-full min-w-0 items-center justify-center gap-2 border-x border-line px-2.5 text-sm font-medium transition-colors duration-[120ms] hover:bg-hover pointer-coarse:h-11"
        button={
          <>
            <CalendarRange
              size={15}
              strokeWidth={1.75}
              aria-hidden="true"
              className="shrink-0 text-text-3 max-sm:hidden"
            />
            <span className="sr-only">{words.button('')}</span>
            <span className="truncate" title={periodDetail(period, today)}>
              {name}
            </span>
            <ChevronDown
              size={14}
              strokeWidth={1.75}
              aria-hidden="true"
              className="shrink-0 text-text-3"
            />
          </>
        }
      >
        {(close) => (
          <PeriodChoice
            period={period}
            today={today}
            first={extent?.first ?? today}
            onChoose={(period) => {
              change({ period });
              close();
            }}
          />
        )}
      </Popover>
      <button
        type="button"
        aria-label={words.after}
        title={words.after}
        aria-keyshortcuts="]"
        disabled={!canGoOn}
        onClick={() => after && change({ period: after })}
        className={`${STEP} rounded-r-md`}
      >
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </div>
  );
}
