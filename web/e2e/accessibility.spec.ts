/** axe finds nothing on any page, in either theme, on a desk and on a phone. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { historyOf, json, truncated } from './export';
import { atHome, expect, test } from './fixtures';
import { openHistory, playRows } from './history';
import { chooseFiles, IMPORTING, importOf } from './importing';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

for (const theme of ['dark', 'light'] as const) {
  for (const [device, screen] of Object.entries({ desk: {}, phone: PHONE })) {
    test.describe(`${theme}, on a ${device}`, () => {
      const look = {
        ...screen,
        colorScheme: theme,
        // Colours on their way from one to another have no contrast of their own.
        contextOptions: { reducedMotion: 'reduce' as const },
      };
      test.use(look);
      atHome.use(look);

      test('before the sign-in', async ({ page, house }) => {
        await page.goto('/setup');
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await page.getByRole('button', { name: 'Create the owner' }).waitFor();
        await check(page, 'set-up');
        await house.setUp();
        await page.goto('/login');
        await page.getByRole('button', { name: 'Sign in' }).waitFor();
        await check(page, 'sign-in');
      });

      atHome('the history', async ({ page }) => {
        await openHistory(page);
        await check(page, 'filled');
        await playRows(page)
          .nth(1)
          .getByRole('button', { name: /^Actions for/ })
          .click();
        await check(page, 'with an open menu', '[role=menu]');
        await page.getByRole('menuitem', { name: 'Delete this play…' }).click();
        await check(page, 'with an open dialog', 'dialog');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.getByRole('combobox').fill('a');
        await page
          .getByRole('option', { name: /plays?$/ })
          .first()
          .waitFor();
        await check(page, 'with suggestions', '[role=listbox]');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Date range/ }).click();
        await check(page, 'with the date range open', '[role=dialog]');
        await page.goto('/history?q=nothing+has+this+name');
        await page.getByText('No plays match these filters').waitFor();
        await check(page, 'without a match');
      });

      atHome('the pages of analysis', async ({ page }) => {
        await page.goto('/import');
        await chooseFiles(page, { name: 'endsong_0.json', body: json(historyOf(400)) });
        await expect(importOf(page, 'endsong_0.json')).toContainText('Imported', IMPORTING);
        for (const path of [
          '/?period=2023&hour=13',
          '/artists?period=2023',
          '/albums?period=2023&view=ranks',
          '/tracks?period=2023&view=shares',
          '/patterns?period=2023',
          '/compare?period=2023&with=2024',
          '/?period=2010',
        ]) {
          await page.goto(path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await check(page, path);
        }
        await page.goto('/artists?period=2023');
        await page.getByRole('table').getByRole('link').first().click();
        await page.getByRole('figure', { name: 'Listening clock' }).waitFor();
        await check(page, 'an artist');
        await page.getByRole('button', { name: /^Period: / }).click();
        await check(page, 'with the periods open', '[role=dialog]');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').waitFor();
        await check(page, 'with the palette open', 'dialog');
      });

      atHome('the other pages', async ({ page }) => {
        await page.goto('/sources?connected=1');
        await page.getByText('No gaps known').waitFor();
        await check(page, 'sources');
        await page.getByRole('button', { name: 'Disconnect…' }).click();
        await check(page, 'sources with an open dialog', 'dialog');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.getByText('Show as a table').click();
        await check(page, 'completeness as a table', '#completeness');
        await page.goto('/sources?connect_problem=consent-denied');
        await page.getByText('The consent was not given').waitFor();
        await check(page, 'sources after a refusal');
        await page.goto('/sources/1/polls?all=1');
        await page.getByText('Nothing new').first().waitFor();
        await page.getByText('What the words mean').click();
        await check(page, 'poll log');
        await page.goto('/import');
        await page.getByText('Nothing was imported yet').waitFor();
        await check(page, 'import');
        await chooseFiles(page, { name: 'endsong_0.json', body: truncated(historyOf(20)) });
        await page.getByText('Imported in part').waitFor();
        await page.getByText(/^1 file:/).click();
        await check(page, 'import with a report');
        await page.getByRole('button', { name: 'Take back…' }).click();
        await check(page, 'import with an open dialog', 'dialog');
        await page.goto('/connect');
        await page.getByRole('button', { name: 'Connect Spotify' }).waitFor();
        await check(page, 'connect');
        await page.goto('/no/such/page');
        await page.getByText('This page does not exist').waitFor();
        await check(page, 'no page');
      });

      atHome.describe('when much goes wrong', () => {
        const faults = 'null-track=0.3,quota=0.2';
        atHome.use({ houseOptions: { autoConsent: true, faults } });

        atHome('the sources and the banner', async ({ page }) => {
          await openHistory(page);
          await page.getByRole('complementary', { name: 'Notices' }).waitFor();
          await check(page, 'history with a banner');
          await page.goto('/sources/1/polls');
          await page.getByText('Refused', { exact: true }).first().waitFor();
          await check(page, 'poll log with refusals');
          await page.goto('/sources');
          await page.getByText('it has no track').first().click();
          await page.getByRole('region', { name: 'The entry as Spotify sent it' }).waitFor();
          await check(page, 'sources with a notice and a quarantine');
        });
      });
    });
  }
}

/** Checks the whole page, or only what has just come up on one that was checked before. */
async function check(page: Page, what: string, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  if (part) axe.include(part);
  const { violations, passes } = await axe.analyze();
  expect(passes.length, what).toBeGreaterThan(0);
  const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
  expect(found, what).toEqual([]);
}
