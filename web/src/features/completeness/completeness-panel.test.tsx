import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { CoverageDay } from '@/api/client';
import { coverageWith, dayWith, importWith } from '@/testing/imports';
import { renderPage } from '@/testing/render-page';
import { serve } from '@/testing/server';
import { CompletenessPanel } from './completeness-panel';

afterEach(() => vi.unstubAllGlobals());

const DAYS = [
  dayWith({ date: '2025-12-31', polled: 'none', imports: [5] }),
  dayWith({ date: '2026-01-01', polled: 'none', imports: [5], plays: 1 }),
  dayWith({ date: '2026-01-02', imports: [5] }),
  dayWith({ date: '2026-01-03' }),
  dayWith({ date: '2026-01-04' }),
  dayWith({ date: '2026-01-05', polled: 'some', gap: true, plays: 9 }),
  dayWith({ date: '2026-01-06', polled: 'some' }),
  dayWith({ date: '2026-01-07', polled: 'none', plays: 0 }),
];

async function panel(days: CoverageDay[], year?: string) {
  serve({
    '/api/v1/coverage': () => coverageWith(days),
    '/api/v1/imports': () => ({ items: [importWith()] }),
  });
  const page = await renderPage(<CompletenessPanel year={year} />, '/sources');
  await waitFor(() => expect(screen.queryByRole('status')).not.toBeInTheDocument());
  return page;
}

test('says in words how much is covered, and what is the matter with the rest', async () => {
  await panel(DAYS);
  expect(screen.getByText('5 of 8 days are covered, and a gap is open on 1 day.')).toBeVisible();
  expect(
    screen.getByText(
      'In 2026, 4 of 7 days are covered; a gap is open on 1; polls tell of part of 1; nothing is known of 1.',
    ),
  ).toBeVisible();
  expect(screen.getByRole('link', { name: 'importing your history' })).toBeVisible();
  const legend = screen.getByRole('list', { name: 'What the marks mean' });
  expect(
    within(legend)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'Polls and an import1',
    'Polls2',
    'An import1',
    'Polls, part of the day1',
    'A gap is open1',
    'Nothing is known1',
  ]);
});

test('where all is covered nothing is left to fill', async () => {
  await panel([dayWith()]);
  expect(screen.getByText('The one known day is covered.')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'importing your history' })).not.toBeInTheDocument();
});

test('keys move from day to day, and each day tells what is known of it', async () => {
  await panel(DAYS);
  const days = screen.getByRole('slider', { name: 'Days of 2026' });
  expect(days).toHaveAttribute(
    'aria-valuetext',
    'Wednesday 7 January 2026: No plays; nothing tells of it.',
  );
  await userEvent.tab();
  while (document.activeElement !== days) await userEvent.tab();
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  expect(days).toHaveAttribute(
    'aria-valuetext',
    'Monday 5 January 2026: 9 plays; polls tell of part of it. A gap is open: plays may be missing.',
  );
  await userEvent.keyboard('{Home}');
  expect(days).toHaveAttribute(
    'aria-valuetext',
    'Thursday 1 January 2026: 1 play; the import “my_spotify_data.zip” covers it.',
  );
  await userEvent.keyboard('{ArrowRight}');
  expect(days).toHaveAttribute('aria-valuenow', '7');
});

test('a day leads to its plays', async () => {
  const { router } = await panel(DAYS.slice(0, 4));
  await userEvent.click(screen.getByRole('link', { name: 'See its plays' }));
  expect(router.state.location.href).toBe('/history?from=2026-01-03&to=2026-01-04');
});

test('years are chosen in the address', async () => {
  const { router } = await panel(DAYS);
  await userEvent.click(screen.getByRole('link', { name: '2025, 100 % covered' }));
  expect(router.state.location.href).toBe('/sources?year=2025');
});

test('the year of the address is shown, and of one that is not known the latest', async () => {
  const { unmount } = await panel(DAYS, '2025');
  expect(screen.getByText('In 2025, the one known day is covered.')).toBeVisible();
  unmount();
  await panel(DAYS, '1999');
  expect(screen.getByRole('slider', { name: 'Days of 2026' })).toBeVisible();
});

test('the table joins days of which the same is known', async () => {
  await panel(DAYS);
  await userEvent.click(screen.getByText('Show as a table'));
  const table = screen.getByRole('region', { name: 'What is known of 2026' });
  const rows = within(table)
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(rows).toHaveLength(7);
  expect(rows[3]).toMatch(/^3\s?–\s?4 Jan 20262Polls48$/);
});

test('before anything is known it leads on', async () => {
  await panel([]);
  expect(screen.getByRole('link', { name: 'import your history' })).toHaveAttribute(
    'href',
    '/import#get-your-files',
  );
});
