/** Live updates outlive the server that sends them. */
import { expect, atHome as test } from './fixtures';
import { countedPlays, expectAtLeast, openHistory } from './history';

test('new plays go on arriving after the server was restarted', async ({
  page,
  home,
  expectNoise,
}) => {
  expectNoise(/ERR_(CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/);
  await openHistory(page);
  await page.evaluate(() => Reflect.set(window, 'sameDocument', true));
  await home.stopServer();
  const before = await countedPlays(page);
  const reopened = page.waitForResponse(
    (response) => response.url().endsWith('/api/v1/events') && response.ok(),
  );
  await home.startServer();
  await reopened;
  await expectAtLeast(page, before + 1);
  const during = await countedPlays(page);
  await expectAtLeast(page, during + 1);
  expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true);
});
