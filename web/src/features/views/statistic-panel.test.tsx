import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { SettingProvider } from '@/features/scope/setting';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { answerOf, catalogueOf, clockOf } from '@/testing/statistics';
import { StatisticPanel } from './statistic-panel';

const CLOCK = '/api/v1/statistics/clock';
const CATALOGUE = { '/api/v1/statistics': () => catalogueOf('clock') };

function panel() {
  return (
    <SettingProvider zone="Europe/Berlin">
      <StatisticPanel id="clock" />
    </SettingProvider>
  );
}

test('a chart is read by keys, and what is read filters the page', async () => {
  serve({
    ...CATALOGUE,
    [CLOCK]: () =>
      answerOf(
        'clock',
        clockOf((hour) => (hour === 21 ? 6 : 1)),
      ),
  });
  const { router } = await renderPage(panel(), '/?compare=none');
  const dial = await screen.findByRole('slider', { name: 'Listening clock' });
  dial.focus();
  expect(dial).toHaveAttribute('aria-valuetext', 'Use the arrow keys to read the values');
  // The keys begin where there is most.
  await userEvent.keyboard('{ArrowRight}');
  expect(dial).toHaveAttribute('aria-valuetext', '21:00 to 22:00: 18 min · 20.7 %');
  await userEvent.keyboard('{Home}{Enter}');
  expect(router.state.location.search).toEqual({ compare: 'none', hour: '0' });
});

test('behind a chart stand its values as a table', async () => {
  serve({
    ...CATALOGUE,
    [CLOCK]: () =>
      answerOf(
        'clock',
        clockOf((hour) => hour),
      ),
  });
  await renderPage(panel(), '/?compare=none');
  await userEvent.click(
    await screen.findByRole('button', { name: 'Show “Listening clock” as a table' }),
  );
  const table = within(screen.getByRole('table'));
  expect(table.getAllByRole('row')).toHaveLength(25);
  const row = table.getByRole('row', { name: /^10:00 to 11:00/ });
  expect(row).toHaveTextContent('10:00 to 11:001030 min3.6 %');
});

test('it is said how a chart is counted', async () => {
  serve({
    ...CATALOGUE,
    [CLOCK]: () =>
      answerOf(
        'clock',
        clockOf(() => 1),
      ),
  });
  await renderPage(panel(), '/?compare=none');
  await userEvent.click(
    await screen.findByRole('button', { name: 'How “Listening clock” is counted' }),
  );
  expect(screen.getByRole('dialog')).toHaveTextContent('Every play.');
});

test('a comparison is asked for the other period, and drawn', async () => {
  let asked = 0;
  serve({
    ...CATALOGUE,
    [CLOCK]: () => {
      asked += 1;
      return answerOf(
        'clock',
        clockOf((hour) => (hour < asked * 6 ? 1 : 0)),
      );
    },
  });
  await renderPage(panel(), '/?period=2025');
  expect(await screen.findByText('2024')).toBeInTheDocument();
  expect(asked).toBe(2);
  await userEvent.click(screen.getByRole('button', { name: /as a table$/ }));
  expect(screen.getByRole('columnheader', { name: '2024' })).toBeInTheDocument();
  // Six hours of the period have all of it, twelve of the one before.
  expect(screen.getByRole('row', { name: /^05:00/ })).toHaveTextContent('16.7 %8.3 %');
});

test('without plays it says so, and a failure is told with a way on', async () => {
  let works = false;
  serve({
    ...CATALOGUE,
    [CLOCK]: () =>
      works
        ? answerOf(
            'clock',
            clockOf(() => 0),
          )
        : Response.json({ title: 'Something broke', status: 400 }, { status: 400 }),
  });
  await renderPage(panel(), '/?compare=none');
  expect(await screen.findByText('“Listening clock” could not be loaded')).toBeInTheDocument();
  works = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/No plays in this period/)).toBeInTheDocument();
});
