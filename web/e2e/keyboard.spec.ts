/** The history without a pointer. */
import { expect, atHome as test } from './fixtures';
import { countedPlays, firstArtist, openHistory, playRows } from './history';

test.use({ houseOptions: { autoConsent: true, quiet: true } });

test('everything in the history can be reached and done by keys', async ({ page }) => {
  await openHistory(page);
  const focused = page.locator(':focus');

  await test.step('the first stop skips the navigation', async () => {
    await page.keyboard.press('Tab');
    await expect(focused).toHaveText('Skip to the content');
    await page.keyboard.press('Enter');
    await expect(focused).toHaveAttribute('id', 'main');
    await page.keyboard.press('Tab');
    await expect(focused).toHaveAttribute('role', 'combobox');
    await page.keyboard.press('Tab');
    await expect(focused).toContainText('All time');
    await page.keyboard.press('Tab');
    await expect(focused).toHaveAttribute('role', 'row');
  });

  await test.step('keys move from row to row', async () => {
    const at = async () => Number(await focused.getAttribute('aria-rowindex'));
    const start = await at();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(at).toBeGreaterThanOrEqual(start + 2);
    const down = await at();
    await page.keyboard.press('PageDown');
    await expect.poll(at).toBeGreaterThan(down + 5);
    await expect(focused).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('End');
    await expect.poll(at).toBeGreaterThanOrEqual(50);
    await expect(focused).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Home');
    await expect.poll(at).toBe(2);
    await expect(focused).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('ArrowUp');
    await expect.poll(at).toBe(2);
  });

  await test.step('a row’s menu opens, closes and acts', async () => {
    const row = page.locator('[data-row]:focus-within');
    await row.getByRole('button', { name: /^Actions for/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Only this track' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(focused).toHaveAccessibleName(/^Actions for/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await expect(page.getByRole('menuitem', { name: 'Delete this play…' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('a slash searches', async () => {
    const all = await countedPlays(page);
    const name = await firstArtist(playRows(page).first());
    await page.keyboard.press('/');
    await expect(focused).toHaveRole('combobox');
    await page.keyboard.type(name);
    await expect(page.getByRole('option', { name: /^Artist/ }).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/history\?artist=\d+$/);
    await expect.poll(() => countedPlays(page)).toBeLessThan(all);
  });
});
