/** One entry that could not be read: what is known of it, and on request the entry itself. */
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { Quarantined } from '@/api/client';
import { dateTime } from '@/lib/format';
import { Disclosure } from '@/ui/disclosure';
import { RawEntry } from './raw-entry';

const MEANINGS: Record<Quarantined['whereabouts'], { short: string; long: string }> = {
  stored: {
    short: 'nothing is missing',
    long: 'Another list had this play whole; nothing is missing.',
  },
  perhaps_stored: {
    short: 'probably stored',
    long: 'A play that ended at that moment is stored. The entry does not say its track, so it is probably this one.',
  },
  missing: {
    short: 'not had whole yet',
    long: 'No list has had this play whole so far. If none does, it is missing.',
  },
};

interface QuarantinedEntryProps {
  entry: Quarantined;
  /** The account's name, where there are several. */
  account?: string | undefined;
  zone: string;
}

export function QuarantinedEntry({ entry, account, zone }: QuarantinedEntryProps) {
  const { found_at, ended_at, whereabouts, reason, raw_json } = entry;
  return (
    <li>
      <Disclosure
        className="py-1"
        summary={
          <span className="figures flex flex-wrap items-baseline gap-x-3 py-1">
            <span className="text-base font-normal text-text">
              {ended_at ? `Ended ${dateTime(ended_at, zone)}` : 'Ended at an unknown time'}
            </span>
            <span className="font-normal break-words">{reason}</span>
            <Whereabouts whereabouts={whereabouts} />
          </span>
        }
      >
        <div className="flex flex-col gap-2 pt-1 sm:pl-5">
          <p className="figures text-sm text-text-2">
            {MEANINGS[whereabouts].long} The entry came {dateTime(found_at, zone)}
            {account ? ` for ${account}` : ''}.
          </p>
          <RawEntry raw={raw_json} />
        </div>
      </Disclosure>
    </li>
  );
}

function Whereabouts({ whereabouts }: Pick<Quarantined, 'whereabouts'>) {
  const missing = whereabouts === 'missing';
  const Icon = whereabouts === 'stored' ? CircleCheck : CircleDashed;
  return (
    <span className={`inline-flex items-baseline gap-1.5 ${missing ? 'text-warn' : 'font-normal'}`}>
      <Icon
        size={15}
        strokeWidth={1.75}
        aria-hidden="true"
        className={`shrink-0 self-center ${whereabouts === 'stored' ? 'text-ok' : ''}`}
      />
      {MEANINGS[whereabouts].short}
    </span>
  );
}
