/**
 * The view of every statistic. The type checker keeps it complete: a statistic that the server
 * describes and that has no view here does not compile.
 */
import { use } from 'react';
import type { StatisticId } from '@/api/statistics';
import { calendarView } from './calendar';
import { clockView } from './clock';
import { timelineView } from './timeline';
import { topView } from './top';
import { totalsView } from './totals';
import type { View } from './view';
import { weekHoursView } from './week-hours';

/** A view, or how it is loaded where it is not on the first page. */
type Registered<Id extends StatisticId> = View<Id> | (() => Promise<View<Id>>);

type Registry = { readonly [Id in StatisticId]: Registered<Id> };

const VIEWS: Registry = {
  totals: totalsView,
  top: topView,
  timeline: timelineView,
  calendar: calendarView,
  clock: clockView,
  'week-hours': weekHoursView,
  bump: async () => (await import('./bump')).bumpView,
  comparison: async () => (await import('./comparison')).comparisonView,
  flow: async () => (await import('./flow')).flowView,
  streaks: async () => (await import('./streaks')).streaksView,
  sessions: async () => (await import('./sessions')).sessionsView,
  milestones: async () => (await import('./milestones')).milestonesView,
  diversity: async () => (await import('./diversity')).diversityView,
  loyalty: async () => (await import('./loyalty')).loyaltyView,
  rotation: async () => (await import('./rotation')).rotationView,
  eras: async () => (await import('./eras')).erasView,
  records: async () => (await import('./records')).recordsView,
  discovery: async () => (await import('./discovery')).discoveryView,
  'on-this-day': async () => (await import('./on-this-day')).onThisDayView,
  life: async () => (await import('./life')).lifeView,
  cohorts: async () => (await import('./cohorts')).cohortsView,
  skips: async () => (await import('./skips')).skipsView,
  platforms: async () => (await import('./platforms')).platformsView,
  countries: async () => (await import('./countries')).countriesView,
  contexts: async () => (await import('./contexts')).contextsView,
  modes: async () => (await import('./modes')).modesView,
  'release-decades': async () => (await import('./release-decades')).releaseDecadesView,
  'music-age': async () => (await import('./music-age')).musicAgeView,
  'track-length': async () => (await import('./track-length')).trackLengthView,
  explicit: async () => (await import('./explicit')).explicitView,
};

/** A statistic's view is loaded once, however often it is shown. */
const loading = new Map<StatisticId, Promise<unknown>>();

/** The view of a statistic; suspends while it is being loaded. */
export function useView<Id extends StatisticId>(id: Id): View<Id> {
  const registered: Registered<Id> = VIEWS[id];
  if (typeof registered !== 'function') return registered;
  let view = loading.get(id) as Promise<View<Id>> | undefined;
  if (!view) {
    view = registered();
    // A view that could not be loaded is asked for again.
    view.catch(() => loading.delete(id));
    loading.set(id, view);
  }
  return use(view);
}
