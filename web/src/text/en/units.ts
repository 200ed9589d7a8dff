/** Amounts with their units, and how one stands to another. */
import { number, ordinal, plural } from '../locale';

export const units = {
  plays: (count: number) => plural(count, { one: 'play', other: 'plays' }),
  tracks: (count: number) => plural(count, { one: 'track', other: 'tracks' }),
  artists: (count: number) => plural(count, { one: 'artist', other: 'artists' }),
  albums: (count: number) => plural(count, { one: 'album', other: 'albums' }),
  days: (count: number) => plural(count, { one: 'day', other: 'days' }),
  weeks: (count: number) => plural(count, { one: 'week', other: 'weeks' }),
  months: (count: number) => plural(count, { one: 'month', other: 'months' }),
  years: (count: number) => plural(count, { one: 'year', other: 'years' }),
  sessions: (count: number) => plural(count, { one: 'session', other: 'sessions' }),
  skips: (count: number) => plural(count, { one: 'skip', other: 'skips' }),
  devices: (count: number) => plural(count, { one: 'device', other: 'devices' }),
  /** A duration under a minute, under an hour, under 100 hours, and above. */
  seconds: (value: number) => `${number(value)} s`,
  minutes: (value: number) => `${number(value)} min`,
  hoursAndMinutes: (hours: number, minutes: number) =>
    minutes === 0 ? `${number(hours)} h` : `${number(hours)} h ${number(minutes)} min`,
  hours: (value: number) => `${number(value)} h`,
  percent: (value: number, digits = 0) => `${number(value * 100, digits)} %`,
  place: (rank: number) => ordinal(rank, { one: 'st', two: 'nd', few: 'rd', other: 'th' }),
  change: {
    more: (percent: number) => `${number(percent)} % more`,
    less: (percent: number) => `${number(percent)} % less`,
    times: (factor: number) => `${number(factor, 1)} times as much`,
    same: 'the same',
    fresh: 'nothing before',
    /** The same in few characters, beside an arrow. */
    short: {
      percent: (percent: number) => `${number(percent)} %`,
      times: (factor: number) => `× ${number(factor, 1)}`,
      same: 'same',
      fresh: 'new',
    },
  },
} as const;
