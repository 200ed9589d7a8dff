/** Polls, the latest first, under the days in the listener's zone on which they were made. */
import type { Poll } from '@/api/client';
import { civilDateOf } from '@/lib/civil-date';

export interface PollDay {
  date: string;
  polls: Poll[];
}

export function byDay(polls: readonly Poll[], zone: string): PollDay[] {
  const days = new Map<string, Poll[]>();
  for (const poll of polls) {
    const date = civilDateOf(poll.asked_at, zone);
    const day = days.get(date);
    if (day) day.push(poll);
    else days.set(date, [poll]);
  }
  return [...days].map(([date, polls]) => ({ date, polls }));
}
