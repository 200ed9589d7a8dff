/** Plays as rows of one flat list: a heading for each day, then the plays of that day. */
import type { Play } from '@/api/client';
import { civilDateOf } from '@/lib/civil-date';

export interface DayRow {
  kind: 'day';
  key: string;
  date: string;
  /** How many plays stand under this heading so far. */
  plays: number;
}

export interface PlayRow {
  kind: 'play';
  key: string;
  play: Play;
}

export type HistoryRow = DayRow | PlayRow;

/**
 * Groups plays, newest first, by the listener's day in which each one started.
 *
 * Plays are ordered by their end, so around midnight two that overlap may name their days in turn;
 * the day then gets a second heading rather than a play under the wrong one.
 */
export function toRows(plays: readonly Play[], zone: string): HistoryRow[] {
  const rows: HistoryRow[] = [];
  const headings = new Map<string, number>();
  let day: DayRow | undefined;
  for (const play of plays) {
    const date = civilDateOf(play.started_at, zone);
    if (day?.date !== date) {
      const nth = (headings.get(date) ?? 0) + 1;
      headings.set(date, nth);
      day = { kind: 'day', key: nth === 1 ? date : `${date}#${nth}`, date, plays: 0 };
      rows.push(day);
    }
    day.plays += 1;
    rows.push({ kind: 'play', key: `play-${play.id}`, play });
  }
  return rows;
}

/** The nearest play row from an index on, in a direction; the index itself counts. */
export function nearestPlay(
  rows: readonly HistoryRow[],
  index: number,
  direction: 1 | -1,
): number | undefined {
  for (let at = index; at >= 0 && at < rows.length; at += direction) {
    if (rows[at]?.kind === 'play') return at;
  }
  return undefined;
}
