/** A deleted play leaves the history for good, though Spotify goes on reporting it. */
import { expect, atHome as test } from './fixtures';
import { openHistory, playRow, playRows } from './history';

test('a deleted play stays gone', async ({ page }) => {
  await openHistory(page);
  const row = await playRows(page).nth(3).getAttribute('data-row');
  const doomed = Number(row?.replace('play-', ''));
  await playRow(page, doomed)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete this play…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this play?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(playRow(page, doomed)).toBeVisible();

  await playRow(page, doomed)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete this play…' }).click();
  await dialog.getByRole('button', { name: 'Delete the play' }).click();
  await expect(dialog).toBeHidden();
  await expect(playRow(page, doomed)).toHaveCount(0);

  // Two polls that begin from now on report it again.
  const answered = async () => {
    const sources = await (await page.request.get('/api/v1/sources')).json();
    return sources.accounts[0].polls_24h.answered as number;
  };
  const before = await answered();
  await expect.poll(answered).toBeGreaterThanOrEqual(before + 2);
  await openHistory(page);
  await expect(playRow(page, doomed)).toHaveCount(0);
  const plays = await (await page.request.get('/api/v1/plays?limit=200')).json();
  expect(plays.items.map(({ id }: { id: number }) => id)).not.toContain(doomed);
});
