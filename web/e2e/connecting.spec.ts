/** Connecting an account when it does not go straight. */
import { expect, test } from './fixtures';

test.describe('with a Spotify app', () => {
  test.beforeEach(async ({ page, house, context }) => {
    await context.addCookies([await house.setUp()]);
    await page.goto('/connect');
  });

  test('a refused consent is told with what to do', async ({ page }) => {
    await page.getByRole('button', { name: 'Connect Spotify' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page).toHaveURL('/sources?connect_problem=consent-denied');
    const notice = page.getByRole('alert');
    await expect(notice).toContainText('The consent was not given');
    await notice.getByRole('link', { name: 'Try again' }).click();
    await expect(page).toHaveURL('/connect');
  });

  test('the address that the browser landed on can be pasted', async ({ page, house }) => {
    let landed = '';
    // The way back leads to a machine on which nothing listens.
    await page.route(`${house.spotifyUrl}/authorize`, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      landed = answer.headers().location ?? '';
      await route.fulfill({ body: '' });
    });
    await page.getByRole('button', { name: 'Connect Spotify' }).click();
    await page.getByRole('button', { name: 'Agree' }).click();
    await expect.poll(() => landed).toContain('code=');

    await page.goto('/connect');
    await page.getByRole('textbox', { name: 'The URL you landed on' }).fill(landed);
    await page.getByRole('button', { name: 'Finish the connection' }).click();
    await expect(page).toHaveURL('/sources?connected=1');
    await expect(page.getByRole('main').getByText('Collecting', { exact: true })).toBeVisible();
  });

  test('what is no such address is said to be none', async ({ page, expectNoise }) => {
    expectNoise(/status of (422|409)/);
    const field = page.getByRole('textbox', { name: 'The URL you landed on' });
    for (const text of [
      'hello',
      `${new URL(page.url()).origin}/callback?code=made-up&state=made-up`,
    ]) {
      await field.fill(text);
      await page.getByRole('button', { name: 'Finish the connection' }).click();
      await expect(field).toHaveAccessibleDescription(/\w/);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
    }
    await expect(page).toHaveURL('/connect');
  });
});

test.describe('without a Spotify app', () => {
  test.use({ houseOptions: { configured: false } });

  test('the missing setting is named', async ({ page, house, context }) => {
    await context.addCookies([await house.setUp()]);
    await page.goto('/history');
    await page.getByRole('link', { name: 'Connect Spotify' }).click();
    await expect(page.getByText('SPOTIFY_CLIENT_ID', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Connect Spotify' })).toHaveCount(0);
  });
});
