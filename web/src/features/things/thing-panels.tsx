/** What is asked about an artist, album or track: each kind has its own questions. */
import type { Of } from '@/api/statistics';
import { CalendarPanel } from '@/features/overview/calendar-panel';
import { RecentPlays } from '@/features/overview/recent-plays';
import { useSetting } from '@/features/scope/setting';
import { bucketFor } from '@/features/views/parts/buckets';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { text } from '@/text';

const tops = text.pages.thing.tops;
const HALF = 'lg:col-span-3';
const TEN = { limit: '10' };
const NONE = {};
const STREAKS = { of: 'tracks', limit: '4' };

export function ThingPanels({ of }: { of: Of }) {
  const { scope, today } = useSetting();
  return (
    <div className="grid gap-4 sm:gap-5 lg:grid-cols-6">
      <StatisticPanel
        id="timeline"
        title={text.views.timeline.title[scope.measure]}
        params={{ bucket: bucketFor(scope.period, today) }}
        className="lg:col-span-4"
      />
      <StatisticPanel id="clock" className="lg:col-span-2" />
      {of === 'artists' ? (
        <>
          <StatisticPanel
            id="top"
            title={tops.tracks}
            params={{ of: 'tracks', ...TEN }}
            className={HALF}
          />
          <StatisticPanel
            id="top"
            title={tops.albums}
            params={{ of: 'albums', ...TEN }}
            className={HALF}
          />
          <StatisticPanel id="life" title={text.views.life.titleOf} className="lg:col-span-6" />
        </>
      ) : null}
      {of === 'albums' ? (
        <>
          <StatisticPanel
            id="top"
            title={tops.tracks}
            params={{ of: 'tracks', limit: '50' }}
            className={HALF}
          />
          <StatisticPanel id="week-hours" className={HALF} />
        </>
      ) : null}
      {of === 'tracks' ? (
        <>
          <StatisticPanel id="week-hours" className={HALF} />
          <StatisticPanel id="platforms" className={HALF} />
        </>
      ) : null}
      <CalendarPanel />
      <StatisticPanel id="streaks" params={of === 'tracks' ? NONE : STREAKS} className={HALF} />
      <StatisticPanel id="records" className={HALF} />
      <RecentPlays />
    </div>
  );
}
