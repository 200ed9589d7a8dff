import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { SettingProvider } from '@/features/scope/setting';
import { renderPage } from '@/testing/render-page';
import { answerOf, totalsOf } from '@/testing/statistics';
import { OverviewPage } from './overview-page';

/** Plays that there are altogether, and in the period. */
function servePlays(altogether: number, inPeriod: number): void {
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname !== '/api/v1/statistics/totals') return new Response(null, { status: 404 });
    const plays = searchParams.get('period') === 'all' ? altogether : inPeriod;
    return Response.json(answerOf('totals', totalsOf(plays)));
  });
}

const open = (address: string) =>
  renderPage(
    <SettingProvider zone="Europe/Berlin">
      <OverviewPage />
    </SettingProvider>,
    address,
  );

test('without any play it says how to begin', async () => {
  servePlays(0, 0);
  await open('/');
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(
    'Nothing has been recorded yet',
  );
  expect(screen.getByRole('link', { name: 'Import your history' })).toHaveAttribute(
    'href',
    '/import',
  );
});

test('an empty period says where the history lies, and leads there', async () => {
  servePlays(100, 0);
  const { router } = await open('/?period=2012&hour=7');
  expect(await screen.findByText('No play of this period passes all filters.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Remove all filters' }));
  expect(router.state.location.search).toEqual({ period: '2012' });
  expect(
    await screen.findByText('The history goes from 1 Mar 2020 to 20 Nov 2026.'),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Show 2026' }));
  expect(router.state.location.search).toEqual({ period: '2026' });
});

test('a panel that fails leaves the others standing', async () => {
  servePlays(100, 60);
  await open('/?period=2025&compare=none');
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('3 hours in 2025');
  expect(await screen.findByText('“Listening clock” could not be loaded')).toBeInTheDocument();
  expect(screen.getByRole('region', { name: 'Key figures' })).toHaveTextContent('Plays60');
});
