/** Narrowing the history: the URL says what is shown, and the browser's own buttons work on it. */
import { expect, atHome as test } from './fixtures';
import { column, countedPlays, firstArtist, openHistory, playRows } from './history';

test('filters add up in the URL, survive a reload and are undone by going back', async ({
  page,
}) => {
  await openHistory(page);
  const everything = await countedPlays(page);
  expect(everything).toBeGreaterThanOrEqual(50);
  const chips = page.getByRole('group', { name: 'Filters' });
  // The list grows on top while this looks at it: the link is taken hold of by what it leads to.
  const artist = await firstArtist(playRows(page).nth(4));
  await page.getByTitle(`Only the artist ${artist}`, { exact: true }).first().click();

  await expect(page).toHaveURL(/\/history\?artist=\d+$/);
  await expect(chips.getByRole('button', { name: `Remove the filter ${artist}` })).toBeVisible();
  await expect.poll(() => countedPlays(page)).toBeLessThan(everything);
  const onlyTheirs = async () =>
    (await column(page, 'artist')).every((names) => names.includes(artist));
  await expect.poll(onlyTheirs).toBe(true);
  const [track = ''] = await column(page, 'track');

  await page.getByRole('combobox', { name: 'Search your plays' }).fill(track);
  await page.getByRole('option', { name: /^Any name with/ }).click();
  await expect(chips.getByRole('button', { name: `Remove the filter “${track}”` })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('q')).toBe(track);

  await page.getByRole('button', { name: /^Date range/ }).click();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/);
  const filtered = page.url();

  await page.reload();
  await expect(playRows(page).first()).toBeVisible();
  expect(page.url()).toBe(filtered);
  await expect(chips.getByRole('button', { name: /^Remove the filter/ })).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Date range: Last 7 days' })).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('button', { name: 'Date range: All time' })).toBeVisible();
  await expect(page).not.toHaveURL(/from=/);
  await page.goBack();
  await expect(page).toHaveURL(/\/history\?artist=\d+$/);
  await page.goBack();
  await expect(page).toHaveURL('/history');
  await expect.poll(() => countedPlays(page)).toBeGreaterThanOrEqual(everything);
});

test('a suggestion sets its filter, a chip takes it away', async ({ page }) => {
  await openHistory(page);
  const [album = ''] = await column(page, 'album');
  await page.keyboard.press('/');
  await page.keyboard.type(album);
  await page
    .getByRole('option', { name: /^Album/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/history\?album=\d+$/);
  await expect.poll(async () => new Set(await column(page, 'album'))).toEqual(new Set([album]));
  await page.getByRole('button', { name: `Remove the filter ${album}` }).click();
  await expect(page).toHaveURL('/history');
});

test('a range of days shows these days alone', async ({ page }) => {
  await openHistory(page);
  await page.getByRole('button', { name: /^Date range/ }).click();
  await page.getByLabel('Last day').fill('2001-01-31');
  await expect(page).toHaveURL('/history?to=2001-02-01');
  await expect(page.getByText('No plays match these filters')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(page).toHaveURL('/history');
  await expect(playRows(page).first()).toBeVisible();
});

test('junk in the URL is dropped', async ({ page }) => {
  const junk = 'artist=nobody&album=-3&track=1.5&from=yesterday&to=2026-02-30&q=%20&sort=up';
  await openHistory(page, `?${junk}`);
  await expect(page).toHaveURL('/history');
  await expect(page.getByRole('group', { name: 'Filters' })).toHaveCount(0);
});
