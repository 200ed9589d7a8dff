/** The overview: its headline, figures and lists. */
import { number } from '../locale';

export const overview = {
  title: 'Overview',
  headline: {
    time: (hours: string, when: string) => `${hours} ${when}`,
    /** The part of the day with most stands out, and so is a piece of its own. */
    peaking: ', peaking ',
    parts: {
      night: 'at night',
      morning: 'in the morning',
      afternoon: 'in the afternoon',
      evening: 'in the evening',
    },
    hours: (hours: number) => (hours === 1 ? 'One hour' : `${number(hours)} hours`),
    minutes: (minutes: number) => (minutes === 1 ? 'One minute' : `${number(minutes)} minutes`),
    nothing: (when: string) => `Nothing ${when}`,
  },
  facts: {
    change: (change: string, when: string) => `That is ${change} than ${when}.`,
    same: (when: string) => `That is as much as ${when}.`,
    fresh: (when: string) => `There was nothing ${when}.`,
    times: (change: string, when: string) => `That is ${change} as ${when}.`,
    day: (day: string) => `${day}s were loudest`,
    dayAlone: (day: string) => `${day}s were loudest.`,
    artist: (name: string, length: string) => `${name} kept you company for ${length}.`,
    and: ', and ',
  },
  complete: {
    all: (days: number) =>
      days === 1 ? 'All of the day is known.' : `Every one of the ${number(days)} days is known.`,
    some: (known: number, days: number) => {
      if (days === 1) return 'The day is not known in full: plays may be missing.';
      if (known === 0)
        return `None of the ${number(days)} days is known in full: plays may be missing.`;
      return `${number(known)} of ${number(days)} days are known in full: plays may be missing on the others.`;
    },
    look: 'Look at the gaps',
  },
  figures: {
    label: 'Key figures',
    time: 'Listening time',
    plays: 'Plays',
    artists: 'Artists',
    newArtists: 'New artists',
    perDay: 'Per active day',
    against: (change: string, when: string) => `${change} than ${when}`,
    estimated: (share: string) => `${share} estimated`,
    estimatedDetail: 'How long was played is unknown for some plays and estimated from the tracks',
  },
  last: (ago: string) => `Last played, ${ago}`,
  recent: { title: 'Last plays', all: 'The whole history' },
  empty: {
    title: (period: string) => `No plays: ${period}`,
    outside: (first: string, last: string) => `The history goes from ${first} to ${last}.`,
    filtered: 'No play of this period passes all filters.',
    whole: 'Show all time',
    latest: (period: string) => `Show ${period}`,
    clear: 'Remove all filters',
  },
  first: {
    title: 'Nothing has been recorded yet',
    detail:
      'Connect Spotify, and every play from now on is kept. Import what Spotify has kept of the years before: it can go back to your first day there.',
    connect: 'Connect Spotify',
    import: 'Import your history',
  },
} as const;
