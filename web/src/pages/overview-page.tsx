/** The overview: a period at a glance. Whatever is pressed narrows all of it. */
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { type Of, useStatistic } from '@/api/statistics';
import { TOP_ALBUMS, TOP_ARTISTS, TOP_TRACKS } from '@/features/overview/asked';
import { CalendarPanel } from '@/features/overview/calendar-panel';
import { Headline } from '@/features/overview/headline';
import { KeyFigures } from '@/features/overview/key-figures';
import { NothingInScope, NothingYet } from '@/features/overview/nothing-here';
import { LastPlayed, RecentPlays } from '@/features/overview/recent-plays';
import { useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { bucketFor } from '@/features/views/parts/buckets';
import { StatisticPanel } from '@/features/views/statistic-panel';
import { usePageTitle } from '@/lib/use-page-title';
import { text } from '@/text';

const { top, timeline } = text.views;

/** The way to the whole ranking. */
function AllOf({ of }: { of: Of }) {
  const { search } = useSetting();
  return (
    <Link
      to={`/${of}`}
      search={search}
      className="mt-2 -mb-1 flex min-h-8 w-fit items-center gap-1 rounded-md text-sm text-text-2 hover:text-text pointer-coarse:min-h-11"
    >
      {top.all[of]}
      <ArrowRight size={14} strokeWidth={1.75} aria-hidden="true" />
    </Link>
  );
}

export function OverviewPage() {
  usePageTitle(text.overview.title);
  const { question, scope, today, zone } = useSetting();
  const extent = useExtent(zone);
  const { data: totals, isPlaceholderData } = useStatistic('totals', question);

  if (extent === null) return <NothingYet />;
  if (extent && totals && !isPlaceholderData && totals.value.plays === 0) {
    return <NothingInScope extent={extent} />;
  }
  return (
    <>
      <div className="flex items-end justify-between gap-8">
        <Headline />
        <LastPlayed />
      </div>
      <KeyFigures />
      <div className="grid gap-4 sm:gap-5 lg:grid-cols-6">
        <StatisticPanel
          id="timeline"
          title={timeline.title[scope.measure]}
          params={{ bucket: bucketFor(scope.period, today) }}
          className="lg:col-span-4"
        />
        <StatisticPanel id="clock" className="lg:col-span-2" />
        <StatisticPanel
          id="top"
          title={top.titles.artists}
          params={TOP_ARTISTS}
          footer={<AllOf of="artists" />}
          className="lg:col-span-3"
        />
        <StatisticPanel id="week-hours" className="lg:col-span-3" />
        <StatisticPanel
          id="top"
          title={top.titles.tracks}
          params={TOP_TRACKS}
          footer={<AllOf of="tracks" />}
          className="lg:col-span-3"
        />
        <StatisticPanel
          id="top"
          title={top.titles.albums}
          params={TOP_ALBUMS}
          footer={<AllOf of="albums" />}
          className="lg:col-span-3"
        />
        <CalendarPanel />
        <RecentPlays />
      </div>
    </>
  );
}
