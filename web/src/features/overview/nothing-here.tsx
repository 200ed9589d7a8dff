/** Why a page of analysis has nothing to show, and the next step. */
import { Link } from '@tanstack/react-router';
import { AudioLines, CalendarX2 } from 'lucide-react';
import { FILTER_NAMES } from '@/features/scope/filters';
import { type Period, periodAround } from '@/features/scope/period';
import { periodName } from '@/features/scope/period-words';
import { isNarrowed } from '@/features/scope/search';
import { useSetting } from '@/features/scope/setting';
import type { Extent } from '@/features/scope/use-extent';
import { shortDate } from '@/lib/format';
import { text } from '@/text';
import { Button, buttonClass } from '@/ui/button';
import { Empty } from '@/ui/empty';

/** There is no play at all. */
export function NothingYet() {
  const words = text.overview.first;
  return (
    <Empty
      icon={AudioLines}
      isPage
      title={words.title}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/connect" className={buttonClass('primary')}>
            {words.connect}
          </Link>
          <Link to="/import" className={buttonClass()}>
            {words.import}
          </Link>
        </div>
      }
    >
      {words.detail}
    </Empty>
  );
}

/** There are plays, but none in this period with these filters. */
export function NothingInScope({ extent }: { extent: Extent }) {
  const { scope, today, change } = useSetting();
  const words = text.overview.empty;
  const narrowed = isNarrowed(scope);
  const latest: Period = periodAround('year', extent.last);
  const none = Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined]));
  return (
    <Empty
      icon={CalendarX2}
      isPage
      title={words.title(periodName(scope.period, today))}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {narrowed ? (
            <Button kind="primary" onClick={() => change(none)}>
              {words.clear}
            </Button>
          ) : null}
          <Button onClick={() => change({ period: latest })}>
            {words.latest(periodName(latest, today))}
          </Button>
          <Button onClick={() => change({ period: { kind: 'all' } })}>{words.whole}</Button>
        </div>
      }
    >
      {narrowed ? words.filtered : words.outside(shortDate(extent.first), shortDate(extent.last))}
    </Empty>
  );
}
