/** How collecting is told: the poll log, the polling plan, the quarantine, and what stalls. */
import { expect, atHome as test } from './fixtures';
import { openHistory } from './history';

test('the poll log opens from its account, goes on by itself, and shows all on request', async ({
  page,
}) => {
  await page.goto('/sources');
  await page.getByRole('link', { name: 'Poll log' }).click();
  await expect(page).toHaveURL('/sources/1/polls');
  const polls = page.getByRole('region', { name: 'Polls' }).getByRole('listitem');
  // The first list: all of it is new.
  await expect(polls.last()).toContainText('Answered');
  await expect(polls.last()).toContainText('50 new');
  await expect(polls.filter({ hasText: 'Nothing new' })).toHaveCount(0);

  await page.getByRole('link', { name: 'All polls' }).click();
  await expect(page).toHaveURL('/sources/1/polls?all=1');
  await expect(polls.filter({ hasText: 'Nothing new' }).first()).toBeVisible();
  const latest = await polls.first().textContent();
  await expect(polls.first()).not.toHaveText(latest ?? '');

  await page.reload();
  await expect(page).toHaveURL('/sources/1/polls?all=1');
  await expect(polls.filter({ hasText: 'Nothing new' }).first()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL('/sources/1/polls');
  await expect(polls.filter({ hasText: 'Nothing new' })).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Sources' }).click();
  await expect(page).toHaveURL('/sources');
});

test('an account that is not there has no poll log', async ({ page, expectNoise }) => {
  expectNoise(/status of 404/);
  await page.goto('/sources/99/polls');
  await expect(page.getByText('The poll log could not be loaded')).toBeVisible();
});

test('the sources tell when plays could be lost, and how often Spotify is asked', async ({
  page,
}) => {
  await page.goto('/sources');
  await expect(
    page.getByText(/If Spotify stopped answering now, plays could be lost/),
  ).toBeVisible();
  const consent = page.getByRole('region', { name: 'Consent' });
  await expect(consent.getByRole('button', { name: 'Renew the consent' })).toBeVisible();
  const plan = page.getByRole('region', { name: 'Polling plan' });
  await expect(plan).toContainText('Spotify is asked every');
  await expect(plan).toContainText(/Lists of plays\d+ calls?/);
  await expect(page.getByRole('region', { name: 'Quarantine' })).toHaveCount(0);
});

test('a renewal shows that nothing was missed', async ({ page }) => {
  await page.goto('/sources');
  await page.getByRole('button', { name: 'Renew the consent' }).click();
  await expect(page).toHaveURL('/sources?connected=1');
  await expect(page.getByText(/^Renewed on .* so nothing was missed/)).toBeVisible();
});

test.describe('where entries cannot be read', () => {
  // The quota ends the polls before long, so that nothing slides in while the test looks.
  const faults = 'null-track=0.3,quota=0.2';
  test.use({ houseOptions: { autoConsent: true, faults } });

  test('they are shown as they came', async ({ page }) => {
    await page.goto('/sources');
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('quota');
    const quarantine = page.getByRole('region', { name: 'Quarantine', exact: true });
    const entries = quarantine.getByRole('listitem');
    await expect(entries).toHaveCount(10);
    const entry = entries.filter({ hasText: 'probably stored' }).first();
    await entry.getByText('it has no track').click();
    await expect(entry.getByRole('region')).toContainText('"track": null');
    await expect(entry.getByRole('button', { name: 'Copy the entry as it came' })).toBeVisible();
    await quarantine.getByRole('button', { name: 'Show older' }).click();
    await expect.poll(() => entries.count()).toBeGreaterThan(10);
    await expect(entry.getByRole('region')).toBeVisible();
  });
});

test.describe('when Spotify’s quota is used up', () => {
  test.use({ houseOptions: { autoConsent: true, faults: 'quota=0.2' } });

  test('every page says so, and leads to what to do', async ({ page }) => {
    await openHistory(page);
    const banner = page.getByRole('complementary', { name: 'Notices' });
    await expect(banner).toContainText('Spotify’s quota for today is used up');
    await page.goto('/sources/1/polls');
    await expect(page.getByText('Refused', { exact: true }).first()).toBeVisible();
    await banner.getByRole('link', { name: 'See what to do' }).click();
    await expect(page).toHaveURL('/sources');
    // Here it stands in full, and once.
    await expect(banner).toHaveCount(0);
    const said = page.getByRole('main').getByText('Spotify’s quota for today is used up');
    await expect(said).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('First noticed');
  });
});
