/** Which part of the artists discovered in one year was heard again in later ones. */
import type { Value } from '@/api/statistics';
import { HeatGrid } from '@/charts/heat-grid';
import { HeatLegend } from '@/charts/legend';
import { bucketName } from '@/lib/time-words';
import { text } from '@/text';
import { percentCell } from './parts/cells';
import type { View, ViewProps } from './view';

const words = text.views.cohorts;

/** As many columns are named. */
const MOST_NAMES = 14;

const nameOf = ({ by }: Value<'cohorts'>, start: string) => bucketName(start, by, 'UTC');

function Cohorts({ value }: ViewProps<'cohorts'>) {
  const columns = Math.max(1, ...value.cohorts.map(({ shares }) => shares.length));
  const later = (step: number) =>
    value.by === 'year' ? words.after(step) : text.units.months(step);
  return (
    <HeatGrid
      label={words.title}
      columns={columns}
      rowNames={value.cohorts.map(({ start }) => start.slice(0, value.by === 'year' ? 4 : 7))}
      columnNames={Array.from({ length: columns }, (_, step) =>
        step % Math.ceil(columns / MOST_NAMES) === 0 ? String(step) : '',
      )}
      cells={value.cohorts.flatMap(({ start, shares }) =>
        Array.from({ length: columns }, (_, step) => ({
          name: words.cell(nameOf(value, start), later(step)),
          // The beginning is always everything, and would hide what follows.
          value: step === 0 ? 0 : (shares[step] ?? 0),
          words: shares[step] === undefined ? '–' : text.units.percent(shares[step], 1),
        })),
      )}
    />
  );
}

export const cohortsView: View<'cohorts'> = {
  title: words.title,
  isDrawn: true,
  height: 300,
  isEmpty: ({ cohorts }) => cohorts.length === 0,
  note: ({ value }) => (
    <>
      <span>{words.note[value.by]}</span>
      <HeatLegend />
    </>
  ),
  table: ({ value }) => {
    const columns = Math.max(1, ...value.cohorts.map(({ shares }) => shares.length));
    return {
      head: [
        text.views.columns.start,
        text.views.columns.artistsCount,
        ...Array.from({ length: columns }, (_, step) => `+${step}`),
      ],
      rows: value.cohorts.map(({ start, artists, shares }) => [
        { shown: nameOf(value, start), value: start },
        artists,
        ...shares.map(percentCell),
      ]),
    };
  },
  Body: Cohorts,
};
