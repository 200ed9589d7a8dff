/** How it went with an artist, month by month. */
import type { Value } from '@/api/statistics';
import { amountAxis } from '@/charts/axis';
import { Bars } from '@/charts/bars';
import { Sparkline } from '@/charts/sparkline';
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { simplest } from '@/features/scope/period';
import { amount, measured } from '@/lib/amount';
import { longDate, shortDate } from '@/lib/format';
import { bucketName, bucketTick } from '@/lib/time-words';
import { text } from '@/text';
import { bucketDays } from './parts/buckets';
import { nameOf } from './parts/cells';
import { type Fact, Facts } from './parts/facts';
import type { View, ViewProps } from './view';

const words = text.views.life;
type Life = Value<'life'>['artists'][number];

function facts({ discovery, peak, latest, faded_on, returned_on, half_life_months }: Life): Fact[] {
  return [
    { name: words.discovered, value: shortDate(discovery.date), detail: nameOf(discovery.track) },
    {
      name: words.peak,
      value: bucketName(peak.start, 'month', 'UTC'),
      detail: text.units.plays(peak.plays),
    },
    { name: words.halfLife, value: text.units.months(half_life_months) },
    ...(faded_on ? [{ name: words.faded, value: shortDate(faded_on) }] : []),
    ...(returned_on ? [{ name: words.returned, value: shortDate(returned_on) }] : []),
    { name: words.latest, value: shortDate(latest.date), detail: nameOf(latest.track) },
  ];
}

function LifeOf({ life, setting }: { life: Life } & Pick<ViewProps<'life'>, 'setting'>) {
  const { measure } = setting.scope;
  return (
    <div className="flex flex-col gap-5">
      <Facts facts={facts(life)} />
      <Bars
        label={words.titleOf}
        height={200}
        bars={life.months.map((month) => ({
          key: month.start,
          name: bucketName(month.start, 'month', setting.zone),
          tick: bucketTick(month.start, 'month', setting.zone),
          value: measured(month, measure),
        }))}
        axis={amountAxis(
          Math.max(0, ...life.months.map((month) => measured(month, measure))),
          measure,
        )}
        format={(value) => amount(value, measure)}
        onChoose={(index) => {
          const start = life.months[index]?.start;
          if (start)
            setting.change({ period: simplest(bucketDays(start, 'month'), setting.today) });
        }}
      />
    </div>
  );
}

function Lives({ value, setting }: ViewProps<'life'>) {
  const [only] = value.artists;
  if (setting.fixed.artist !== undefined && only) return <LifeOf life={only} setting={setting} />;
  const { measure } = setting.scope;
  return (
    <ul className="flex flex-col">
      {value.artists.map((life) => (
        <li
          key={life.id}
          className="flex min-h-14 items-center gap-3 border-t border-line first:border-t-0"
        >
          <ItemPicture of="artists" item={life} size={36} />
          <div className="min-w-0 flex-1">
            <ItemLink of="artists" item={life} className="block truncate text-sm font-medium" />
            <div className="truncate text-xs text-text-3">
              {words.discovered} {longDate(life.discovery.date)}
            </div>
          </div>
          <Sparkline values={life.months.map((month) => measured(month, measure))} width={140} />
        </li>
      ))}
    </ul>
  );
}

export const lifeView: View<'life'> = {
  title: words.title,
  isDrawn: true,
  height: 300,
  isEmpty: ({ artists }) => artists.length === 0,
  table: ({ value }) => ({
    head: [
      text.views.columns.name,
      text.views.columns.month,
      text.views.columns.plays,
      text.views.columns.time,
    ],
    rows: value.artists.flatMap((life) =>
      life.months.map((month) => [
        nameOf(life),
        month.start.slice(0, 7),
        month.plays,
        month.played_ms,
      ]),
    ),
  }),
  Body: Lives,
};
