/** How much there was, stretch by stretch, over a strip of the whole history. */
import { useStatistic, type Value } from '@/api/statistics';
import { amountAxis } from '@/charts/axis';
import { type Bar, Bars } from '@/charts/bars';
import { BrushStrip } from '@/charts/brush-strip';
import { Key } from '@/charts/legend';
import { hasGap, type KnownDays } from '@/features/completeness/known-days';
import { useKnownDays } from '@/features/completeness/use-known-days';
import { daysOf, simplest } from '@/features/scope/period';
import { periodName } from '@/features/scope/period-words';
import type { Setting } from '@/features/scope/setting';
import { useExtent } from '@/features/scope/use-extent';
import { amount, duration, measured } from '@/lib/amount';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { bucketDays, counterpart, stripBucket, touched } from './parts/buckets';
import { AMOUNT_HEADS, amountCells } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.timeline;

type Timeline = Value<'timeline'>;

/** The bars of a timeline, with what each is compared with and where plays may be missing. */
export function timelineBars(
  { buckets, bucket }: Timeline,
  other: Timeline | undefined,
  { scope: { measure }, zone, today }: Pick<Setting, 'scope' | 'zone' | 'today'>,
  known: KnownDays | undefined,
  /** The first days of the period and of the other one. */
  span: { from: string; otherFrom: string } | undefined,
): Bar[] {
  const counterparts = other ? counterpart(buckets, other.buckets, bucket, span) : [];
  return buckets.map((one, index) => {
    const days = bucketDays(one.start, bucket);
    const before = other?.buckets[counterparts[index] ?? -1];
    return {
      key: one.start,
      name: bucketName(one.start, bucket, zone),
      tick: bucketTick(one.start, bucket, zone),
      value: measured(one, measure),
      // A tick at nothing would only be clutter on the axis.
      other:
        before && before.plays > 0 && days.from <= today ? measured(before, measure) : undefined,
      hasGap: bucket !== 'hour' && known !== undefined && hasGap(known(days.from, days.to)),
      note: measure === 'time' ? text.units.plays(one.plays) : duration(one.played_ms),
    };
  });
}

/** The first days of the period and of the one with which it is compared. */
function spanOf({ scope, compared, today }: Setting) {
  const days = daysOf(scope.period, today);
  const otherDays = compared && daysOf(compared.period, today);
  return days && otherDays && { from: days.from, otherFrom: otherDays.from };
}

function TimelineChart({ value, other, setting }: ViewProps<'timeline'>) {
  const { scope, compared, today, zone, change } = setting;
  const { measure } = scope;
  const known = useKnownDays(today);
  const bars = timelineBars(value, other, setting, known, spanOf(setting));
  const most = Math.max(...bars.map((bar) => Math.max(bar.value, bar.other ?? 0)));

  function choose(index: number) {
    const start = value.buckets[index]?.start;
    if (start === undefined) return;
    if (value.bucket === 'hour') {
      const hour = new Intl.DateTimeFormat('en', {
        timeZone: zone,
        hour: 'numeric',
        hourCycle: 'h23',
      });
      change({ hour: Number(hour.format(new Date(start))) });
      return;
    }
    change({ period: simplest(bucketDays(start, value.bucket), today) });
  }

  return (
    <>
      <Bars
        label={words.title[measure]}
        bars={bars}
        axis={amountAxis(most, measure)}
        format={(value) => amount(value, measure)}
        otherName={compared?.name}
        onChoose={choose}
      />
      <WholeHistory setting={setting} />
    </>
  );
}

/** The whole history, in which the period can be moved. */
function WholeHistory({ setting }: { setting: Setting }) {
  const { question, scope, zone, today, change } = setting;
  const extent = useExtent(zone);
  const bucket = stripBucket(extent?.first ?? today, today);
  const asked = extent ? { ...question, period: 'all', bucket } : undefined;
  const { data } = useStatistic('timeline', asked);
  const buckets = data?.value.buckets ?? [];
  if (buckets.length < 2) return <div className="mt-2 h-[54px]" />;
  const starts = buckets.map(({ start }) => start);
  return (
    <BrushStrip
      label={words.whole}
      bucket={bucket}
      zone={zone}
      buckets={buckets.map((one) => ({
        start: one.start,
        tick: stripTick(one.start, bucket),
        value: measured(one, scope.measure),
      }))}
      window={touched(starts, bucket, daysOf(scope.period, today))}
      onChange={({ from, to }) => {
        const first = starts[from];
        const last = starts[to - 1];
        if (first === undefined || last === undefined) return;
        change({ period: simplest({ from: first, to: bucketDays(last, bucket).to }, today) });
      }}
    />
  );
}

/** Of months those are named with which a year begins, of shorter buckets all. */
function stripTick(start: string, bucket: 'day' | 'week' | 'month'): string {
  if (bucket !== 'month') return bucketTick(start, bucket, 'UTC');
  return start.slice(5, 7) === '01' ? start.slice(0, 4) : '';
}

export const timelineView: View<'timeline'> = {
  title: words.title.time,
  isDrawn: true,
  compares: true,
  height: 318,
  isEmpty: ({ buckets }) => buckets.length === 0,
  note: ({ value, other, setting: { scope, compared, today } }) => (
    <>
      <Key kind="bar" label={`${periodName(scope.period, today)}, ${words.by[value.bucket]}`} />
      {compared && other?.buckets.some(({ plays }) => plays > 0) ? (
        <Key kind="compare" label={compared.name} />
      ) : null}
    </>
  ),
  table: ({ value, other, setting }) => {
    const { measure } = setting.scope;
    const bars = timelineBars(value, other, setting, undefined, spanOf(setting));
    const before = (index: number) => {
      const amounts = bars[index]?.other ?? 0;
      return other ? [{ shown: amount(amounts, measure), value: amounts }] : [];
    };
    return {
      head: [
        text.views.columns.start,
        ...AMOUNT_HEADS,
        ...(other && setting.compared ? [setting.compared.name] : []),
      ],
      rows: value.buckets.map((bucket, index) => [
        { shown: bucketName(bucket.start, value.bucket, setting.zone), value: bucket.start },
        ...amountCells(bucket),
        ...before(index),
      ]),
    };
  },
  Body: TimelineChart,
};
