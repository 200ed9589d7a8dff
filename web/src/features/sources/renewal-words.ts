/** What the first list after a renewal of the consent proves, as a sentence. */
import type { Renewal } from '@/api/client';
import { counted, dateTime } from '@/lib/format';

export interface RenewalWords {
  text: string;
  tone: 'info' | 'ok' | 'warn';
}

export function renewalWords(renewal: Renewal, zone: string): RenewalWords {
  const renewed = `Renewed on ${dateTime(renewal.renewed_at, zone)}`;
  switch (renewal.outcome) {
    case 'pending':
      return {
        text: `${renewed}. The first list since then is yet to come; it shows whether anything was missed.`,
        tone: 'info',
      };
    case 'complete':
      return {
        text: `${renewed}: Spotify’s list reaches back to the one before, so nothing was missed. ${caughtUp(renewal.caught_up)}`,
        tone: 'ok',
      };
    case 'late':
      return {
        text: `${renewed}: Spotify’s list reaches back to the one before, so what you played online is there. ${caughtUp(renewal.caught_up)} Plays that an offline device handed in late meanwhile could be missing.`,
        tone: 'info',
      };
    case 'unproven':
      return {
        text: `${renewed}: the first list cannot be compared with one before, so it does not show whether anything was missed.`,
        tone: 'info',
      };
    case 'gap':
      return {
        text: `${renewed}: the first list did not reach back to the one before, so plays may be missing.`,
        tone: 'warn',
      };
  }
}

function caughtUp(plays: number): string {
  return plays === 0 ? 'It held nothing new.' : `It brought ${counted(plays, 'new play')}.`;
}
