/** Answers of statistics for tests, and the pages of analysis round what is tested. */
import type { Answer, StatisticId, Value } from '@/api/statistics';

/** An answer, as the server tells it. */
export function answerOf<Id extends StatisticId>(id: Id, value: Value<Id>) {
  const scope: Answer<'totals'>['scope'] = {
    filters: [],
    measure: 'time',
    period: 'all',
    rule: 'counted',
    zone: 'Europe/Berlin',
  };
  return { statistic: id, scope, value };
}

/** A clock on which every hour has an amount. */
export function clockOf(of: (hour: number) => number): Value<'clock'> {
  return {
    hours: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      plays: of(hour),
      played_ms: of(hour) * 180_000,
    })),
  };
}

/** Totals of so many plays, three minutes each. */
export function totalsOf(plays: number, change: Partial<Value<'totals'>> = {}): Value<'totals'> {
  return {
    plays,
    played_ms: plays * 180_000,
    tracks: plays,
    artists: plays,
    albums: plays,
    active_days: Math.min(plays, 30),
    first: plays > 0 ? '2020-03-01T10:00:00Z' : null,
    last: plays > 0 ? '2026-11-20T10:00:00Z' : null,
    skipped: 0,
    estimated_plays: 0,
    ...change,
  };
}

/** A definition, as the catalogue tells it. */
export function catalogueOf(id: StatisticId) {
  const about = { tells: 'What it tells.', counted: 'Every play.', edges: 'None.' };
  return { items: [{ id, title: id, group: 'habits', about, parameters: [] }], scope: [] };
}
