/** The pages of analysis: what they show is what the API says, and whatever is pressed narrows them. */
import type { Page } from '@playwright/test';
import { historyOf, json } from './export';
import { expect, atHome as test } from './fixtures';
import { chooseFiles, IMPORTING, importOf } from './importing';

test.use({ houseOptions: { autoConsent: true, quiet: true } });

const PLAYS = 400;

/** Imports a play at noon of each day from the first of 2023 on. */
async function withHistory(page: Page): Promise<void> {
  await page.goto('/import');
  await chooseFiles(page, { name: 'endsong_0.json', body: json(historyOf(PLAYS)) });
  await expect(importOf(page, 'endsong_0.json')).toContainText('Imported', IMPORTING);
}

interface Totals {
  value: { plays: number; artists: number };
}

async function totals(page: Page, query: string): Promise<Totals['value']> {
  const answer = await page.request.get(`/api/v1/statistics/totals?${query}`);
  return ((await answer.json()) as Totals).value;
}

test('the overview shows the figures of the API, and hours, periods and the way back', async ({
  page,
}) => {
  await withHistory(page);

  await test.step('figures', async () => {
    await page.goto('/?period=2023&measure=plays');
    const { plays, artists } = await totals(page, 'period=2023');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${plays} plays in 2023`);
    const figures = page.getByRole('region', { name: 'Key figures' });
    await expect(figures).toContainText(`Plays${plays}`);
    await expect(figures).toContainText(`Artists${artists}`);
  });

  await test.step('an hour that is pressed becomes a chip for all of the page', async () => {
    const dial = page.getByRole('slider', { name: 'Listening clock' });
    await dial.focus();
    // The keys begin at the hour that has most: noon in UTC is one or two o’clock in Berlin.
    await page.keyboard.press('ArrowRight');
    await expect(dial).toHaveAttribute('aria-valuetext', /^1[23]:00/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/hour=1[23]/);
    await expect(page.getByRole('button', { name: /^Remove the filter 1[23]:00/ })).toBeVisible();
    const hour = new URL(page.url()).searchParams.get('hour');
    const { plays } = await totals(page, `period=2023&hour=${hour}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${plays} plays`);
  });

  await test.step('the back button takes the filter away, and the period goes back', async () => {
    await page.goBack();
    await expect(page).not.toHaveURL(/hour=/);
    await page.getByRole('button', { name: 'The period after' }).click();
    await expect(page).toHaveURL(/period=2024/);
    const { plays } = await totals(page, 'period=2024');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${plays} plays in 2024`);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('in 2023');
  });

  await test.step('an artist is opened and narrows everything', async () => {
    const top = page.getByRole('figure', { name: 'Top artists' });
    const name = (await top.getByRole('link').first().textContent()) ?? '';
    await top.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page).toHaveURL(/\/artists\/\d+\?.*period=2023/);
    await page.getByRole('link', { name: 'Filter everything by it' }).click();
    await expect(page.getByRole('button', { name: `Remove the filter ${name}` })).toBeVisible();
  });
});

test('the palette finds plays, pages and periods by keys alone', async ({ page }) => {
  await withHistory(page);
  await page.goto('/?period=2023');
  await page.getByRole('heading', { level: 1 }).waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Imported Artist 3');
  await page.getByRole('option', { name: /Imported Artist 3/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Imported Artist 3' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('march 2023');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/artists\/\d+\?period=2023-03/);

  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL('/tracks?period=2023-03');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('a chart is saved as picture, drawing and table', async ({ page }) => {
  await withHistory(page);
  await page.goto('/?period=2023');
  for (const [kind, ending] of [
    ['Picture (PNG)', 'png'],
    ['Drawing (SVG)', 'svg'],
    ['Table (CSV)', 'csv'],
  ] as const) {
    await page.getByRole('button', { name: 'Save “Hours of the week”' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: kind }).click();
    expect((await saved).suggestedFilename()).toBe(`hours-of-the-week.${ending}`);
  }
});

test('two periods stand side by side', async ({ page }) => {
  await withHistory(page);
  await page.goto('/compare?period=2024-01&with=2023-03&measure=plays');
  const figures = page.getByRole('region', { name: 'In figures' });
  const [now, then] = [await totals(page, 'period=2024-01'), await totals(page, 'period=2023-03')];
  const row = figures.getByRole('row', { name: /^Plays/ });
  await expect(row.getByRole('cell').nth(0)).toHaveText(String(now.plays));
  await expect(row.getByRole('cell').nth(1)).toHaveText(String(then.plays));
});
