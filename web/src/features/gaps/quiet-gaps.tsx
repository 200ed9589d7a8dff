/** Gaps that nobody needs to worry about: behind their count. */
import { counted } from '@/lib/format';
import { Disclosure } from '@/ui/disclosure';
import { GapList, type GapListProps } from './gap-list';

/** What was heard online in these stretches is there. */
export function LateGaps(props: GapListProps) {
  const { length } = props.gaps;
  if (length === 0) return null;
  return (
    <Disclosure
      summary={`${counted(length, 'stretch', 'stretches')} not watched for late arrivals`}
    >
      <p className="mb-3 max-w-prose text-sm text-text-2">
        Spotify was not asked for a while here. What was played online is there. Only plays that a
        device handed in late, after it had been offline, may have come and gone unseen.
      </p>
      <GapList {...props} />
    </Disclosure>
  );
}

export function ClosedGaps(props: GapListProps) {
  const { length } = props.gaps;
  if (length === 0) return null;
  return (
    <Disclosure summary={`${counted(length, 'gap')} closed: nothing is missing there after all`}>
      <GapList {...props} />
    </Disclosure>
  );
}
