/** The walk through the whole house: set up, connect, watch the history fill, leave, come back. */
import { expect, test } from './fixtures';
import { countedPlays, expectAtLeast, LIVE, playRows } from './history';
import { OWNER } from './house';

test('from an empty database to a history that fills by itself', async ({ page, expectNoise }) => {
  await test.step('whoever comes first sets it up', async () => {
    await page.goto('/');
    await expect(page).toHaveURL('/setup');
    await expect(page.getByLabel('Time zone')).toHaveValue(OWNER.zone);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByLabel('Password once more').fill('something else');
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await expect(page.getByText('The two passwords differ.')).toBeVisible();
    await page.getByLabel('Password once more').fill(OWNER.password);
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await expect(page).toHaveURL('/connect');
  });

  await test.step('the account is connected on Spotify’s own page', async () => {
    await expect(page.getByText(/^http:.*\/callback$/)).toBeVisible();
    await page.getByRole('button', { name: 'Connect Spotify' }).click();
    await expect(page.getByText('You agree that the app may see')).toBeVisible();
    await page.getByRole('button', { name: 'Agree' }).click();
    await expect(page).toHaveURL('/sources?connected=1');
    await expect(page.getByText('Spotify is connected')).toBeVisible();
    await expect(page.getByRole('main').getByText('Collecting', { exact: true })).toBeVisible();
  });

  await test.step('the last plays are there, and new ones arrive while one watches', async () => {
    await page.getByRole('link', { name: 'See your plays' }).click();
    await expect(page).toHaveURL('/history');
    await expectAtLeast(page, 50);
    await expect(playRows(page).nth(10)).toBeVisible();
    const before = await countedPlays(page);
    const newest = await playRows(page).first().getAttribute('data-row');
    await expectAtLeast(page, before + 1);
    await expect(playRows(page).first()).not.toHaveAttribute('data-row', newest ?? '');
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  });

  await test.step('a new play waits above while one reads further down', async () => {
    await page.mouse.wheel(0, 1200);
    const pill = page.getByRole('button', { name: /new plays?$/ });
    await expect(pill).toBeVisible(LIVE);
    await pill.click();
    await expect(pill).toBeHidden();
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
  });

  await test.step('signing out shuts the door', async () => {
    await page.getByRole('button', { name: OWNER.name }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/login');
    await page.goto('/sources');
    await expect(page).toHaveURL('/login?next=%2Fsources');
  });

  await test.step('a wrong password is told so, the right one leads on', async () => {
    expectNoise(/status of 401/);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('Password', { exact: true }).fill('something else');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('Name or password is wrong');
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL('/sources');
    await expect(page.getByRole('heading', { name: 'Sources' })).toBeVisible();
  });
});
