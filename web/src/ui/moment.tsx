/** An instant as distance from now, with the exact time on pointing at it. */
import { dateTime, relative } from '@/lib/format';

interface MomentProps {
  at: string;
  now: Date;
  zone: string;
}

export function Moment({ at, now, zone }: MomentProps) {
  return (
    <time dateTime={at} title={dateTime(at, zone)}>
      {relative(at, now)}
    </time>
  );
}
