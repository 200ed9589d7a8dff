/** What a period was like in a sentence made of facts, and how much is known of it. */
import { Link } from '@tanstack/react-router';
import { useStatistic } from '@/api/statistics';
import { useKnownDays } from '@/features/completeness/use-known-days';
import { daysOf } from '@/features/scope/period';
import { useSetting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { text } from '@/text';
import { TOP_ARTISTS } from './asked';
import {
  changeSentence,
  headlineAmount,
  loudestDay,
  peakPart,
  standoutSentence,
} from './headline-facts';

const words = text.overview;
const FEWEST_PLAYS = 30;

export function Headline() {
  const setting = useSetting();
  const { scope, question, compared, zone } = setting;
  const extent = useExtent(zone);
  const totals = useStatistic('totals', question);
  const before = useStatistic('totals', compared?.question);
  const clock = useStatistic('clock', question);
  const week = useStatistic('week-hours', question);
  const top = useStatistic('top', { ...question, ...TOP_ARTISTS });

  if (!totals.data) {
    return (
      <div className="breathe min-h-36 pt-7" aria-hidden="true">
        <div className="h-10 w-96 max-w-full rounded-md bg-line" />
        <div className="mt-5 h-4 w-80 max-w-full rounded-sm bg-line" />
      </div>
    );
  }
  const { value } = totals.data;
  // Of a handful of plays neither an hour nor a day says anything.
  const isTelling = value.plays >= FEWEST_PLAYS;
  const part =
    isTelling && clock.data && scope.filters.hour === undefined
      ? peakPart(clock.data.value, scope.measure)
      : undefined;
  const change = changeSentence(value, compared ? before.data?.value : undefined, setting);
  const [first] = top.data?.value.items ?? [];
  const day = isTelling && week.data ? loudestDay(week.data.value, setting) : undefined;
  const standout = standoutSentence(day, scope.filters.artist === undefined ? first : undefined);
  return (
    <div className={`min-h-36 pt-7 ${totals.isPlaceholderData ? 'opacity-60' : ''}`}>
      <h1 className="figures max-w-[20ch] text-3xl leading-[1.06] font-bold lg:max-w-[24ch] lg:text-4xl">
        {headlineAmount(value, setting, extent?.first)}
        {part ? (
          <>
            {words.headline.peaking}
            <span className="text-accent-text">{words.headline.parts[part]}</span>
          </>
        ) : null}
        .
      </h1>
      <p className="mt-3 max-w-[62ch] text-pretty text-text-2">
        {[change, standout].filter(Boolean).join(' ')} <Completeness />
      </p>
    </div>
  );
}

/** How many days of the period are known in full. */
function Completeness() {
  const { scope, today } = useSetting();
  const known = useKnownDays(today);
  const days = daysOf(scope.period, today) ?? { from: '0001-01-01', to: today };
  const counted = known?.(days.from, days.to);
  if (!counted || counted.days === 0) return null;
  if (counted.known === counted.days) return words.complete.all(counted.days);
  return (
    <>
      {words.complete.some(counted.known, counted.days)}{' '}
      <Link
        to="/sources"
        hash="completeness"
        className="text-accent-text underline underline-offset-2"
      >
        {words.complete.look}
      </Link>
    </>
  );
}
