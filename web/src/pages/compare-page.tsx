/** Two periods side by side, under the same filters and to the same scale. */
import { useNavigate } from '@tanstack/react-router';
import { ComparedFigures } from '@/features/comparing/compared-figures';
import { type CompareSearch, otherPeriod, parseCompareSearch } from '@/features/comparing/search';
import { NothingYet } from '@/features/overview/nothing-here';
import type { Period } from '@/features/scope/period';
import { periodText } from '@/features/scope/period';
import { PeriodChoice } from '@/features/scope/period-choice';
import { periodName } from '@/features/scope/period-words';
import { ComparedWith, useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { bucketFor } from '@/features/views/parts/buckets';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { usePageTitle } from '@/lib/use-page-title';
import { text } from '@/text';
import { Button, buttonClass } from '@/ui/button';
import { Popover } from '@/ui/popover';
import { Segmented } from '@/ui/segmented';

const words = text.pages.compare;
const OF = [
  { choice: 'artists', label: text.views.of.artists },
  { choice: 'albums', label: text.views.of.albums },
  { choice: 'tracks', label: text.views.of.tracks },
] as const;
const ORDERS = [
  { choice: 'rank', label: words.order.rank },
  { choice: 'difference', label: words.order.difference },
] as const;

export function ComparePage({ search }: { search: CompareSearch }) {
  usePageTitle(words.title);
  const { scope, compared, today, zone } = useSetting();
  const navigate = useNavigate();
  const extent = useExtent(zone);
  const other = otherPeriod(search, compared?.period, today);
  const { of = 'artists', order = 'rank' } = search;
  const change = (change: Record<string, string | undefined>) =>
    void navigate({
      to: '.',
      search: ({ with: _with, of: _of, order: _order, ...rest }: CompareSearch) => ({
        ...rest,
        ...parseCompareSearch({ ...search, ...change }),
      }),
      resetScroll: false,
    });

  if (extent === null) return <NothingYet />;
  return (
    <ComparedWith period={other}>
      <div className="pt-7 pb-5">
        <h1 className="text-3xl leading-tight font-bold">{words.title}</h1>
        <p className="text-text-2">{words.summary}</p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-4">
          <span className="font-medium">{periodName(scope.period, today)}</span>
          <span className="text-text-3">{words.b.toLowerCase()}</span>
          <OtherPeriod
            period={other}
            first={extent?.first ?? today}
            onChoose={(period) => change({ with: periodText(period) })}
          />
          {search.with === undefined ? null : (
            <Button kind="quiet" onClick={() => change({ with: undefined })}>
              {compared ? compared.name : words.previous}
            </Button>
          )}
        </div>
      </div>
      <div className="grid gap-4 sm:gap-5 lg:grid-cols-6">
        <ComparedFigures />
        <StatisticPanel
          id="timeline"
          title={text.views.timeline.title[scope.measure]}
          params={{ bucket: bucketFor(scope.period, today) }}
          className="lg:col-span-4"
        />
        <StatisticPanel id="clock" className="lg:col-span-2" />
        <StatisticPanel
          id="comparison"
          params={{ of, order, with_period: periodText(other), limit: '20' }}
          className="lg:col-span-6"
          aside={
            <div className="flex flex-wrap gap-2 pt-2">
              <Segmented
                label={text.pages.patterns.of.label}
                choices={OF}
                value={of}
                onChoose={(of) => change({ of })}
              />
              <Segmented
                label={words.order.label}
                choices={ORDERS}
                value={order}
                onChoose={(order) => change({ order })}
              />
            </div>
          }
        />
      </div>
    </ComparedWith>
  );
}

interface OtherPeriodProps {
  period: Period;
  first: string;
  onChoose: (period: Period) => void;
}

function OtherPeriod({ period, first, onChoose }: OtherPeriodProps) {
  const { today } = useSetting();
  return (
    <Popover
      label={words.choose}
      align="left"
      panelClassName="w-80 sm:w-[30rem] max-sm:-left-24"
      buttonClassName={buttonClass()}
      button={
        <>
          <span
            aria-hidden="true"
            className="forced-mark h-[3px] w-3.5 shrink-0 rounded-full bg-compare"
          />
          <span className="sr-only">{words.choose}: </span>
          {periodName(period, today)}
        </>
      }
    >
      {(close) => (
        <PeriodChoice
          period={period}
          today={today}
          first={first}
          onChoose={(period) => {
            onChoose(period);
            close();
          }}
        />
      )}
    </Popover>
  );
}
