import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { answerOf, totalsOf } from '@/testing/statistics';
import { ScopeBar } from './scope-bar';
import { SettingProvider } from './setting';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-30T12:00:00Z') });
  serve({
    '/api/v1/statistics/totals': () => answerOf('totals', totalsOf(100)),
    '/api/v1/artists/3': () => ({ id: 3, name: 'Night Bus Home', plays: 12 }),
  });
});
afterEach(() => vi.useRealTimers());

async function openAt(address: string) {
  const { router } = await renderPage(
    <SettingProvider zone="Europe/Berlin">
      <ScopeBar />
    </SettingProvider>,
    address,
  );
  return () => router.state.location.search;
}

const press = async (name: string | RegExp) =>
  userEvent.click((await screen.findAllByRole('button', { name }))[0] as HTMLElement);

test('the period goes back and on, but not beyond today', async () => {
  const search = await openAt('/?period=2026-11');
  await press('The period before');
  expect(search()).toEqual({ period: '2026-10' });
  await press('The period after');
  expect(search()).toEqual({ period: '2026-11' });
  expect(screen.getByRole('button', { name: 'The period after' })).toBeDisabled();
});

test('a period is chosen among the quick choices, the months, or by its days', async () => {
  const search = await openAt('/');
  await press(/^Period: /);
  await press('Last 30 days');
  expect(search()).toEqual({ period: 'last-30-days' });
  await press(/^Period: /);
  await press('Earlier years');
  await press('Mar');
  expect(search()).toEqual({ period: '2025-03' });
  await press(/^Period: /);
  const first = screen.getByLabelText('First day');
  await userEvent.clear(first);
  await userEvent.type(first, '2025-02-15');
  await press('Show');
  expect(search()).toEqual({ period: '2025-02-15..2025-04-01' });
});

test('every filter is a chip that takes it away', async () => {
  const search = await openAt('/?artist=3&hour=7&measure=plays');
  expect(await screen.findByText('Night Bus Home')).toBeInTheDocument();
  await press('Remove the filter 07:00 to 08:00');
  expect(search()).toEqual({ artist: '3', measure: 'plays' });
  await press('Remove the filter Night Bus Home');
  expect(search()).toEqual({ measure: 'plays' });
  expect(screen.queryByRole('group', { name: 'Filters' })).not.toBeInTheDocument();
});

test('measure, comparison and filters stand in the URL', async () => {
  const search = await openAt('/');
  await press('Plays');
  expect(search()).toEqual({ measure: 'plays' });
  await press(/^vs the 365 days before$/);
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'With the year before' }));
  expect(search()).toEqual({ measure: 'plays', compare: 'year' });
  await press('Filter');
  await userEvent.selectOptions(screen.getAllByLabelText('Shuffle')[0] as HTMLElement, 'true');
  expect(search()).toEqual({ measure: 'plays', compare: 'year', shuffle: 'true' });
});
