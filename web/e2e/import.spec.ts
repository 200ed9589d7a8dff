/** Importing what Spotify has kept: without an account, without an app, and back again. */
import { historyOf, json, truncated } from './export';
import { expect, test } from './fixtures';
import { openHistory, playRows } from './history';
import { chooseFiles, dropFile, IMPORTING, importOf, totalPlays } from './importing';
import { zip } from './zip';

const FOLDER = 'Spotify Extended Streaming History';
const ZIP = 'my_spotify_data.zip';

test.use({ houseOptions: { configured: false } });

test.beforeEach(async ({ house, context }) => {
  await context.addCookies([await house.setUp()]);
});

test('a zip is dropped as it came, told row by row, and taken back', async ({ page }) => {
  const plays = historyOf(300);
  const [twice] = plays;
  const { ts: _, ...timeless } = historyOf(1)[0] ?? {};
  const rows = [...plays, ...(twice ? [twice] : []), timeless];
  const body = zip([
    { name: `${FOLDER}/Streaming_History_Audio_2023.json`, body: json(rows) },
    { name: `${FOLDER}/ReadMeFirst_ExtendedStreamingHistory.pdf`, body: Buffer.from('%PDF-1.4') },
  ]);
  const completeness = page.getByRole('region', { name: 'Completeness' });
  const one = importOf(page, ZIP);

  await test.step('nothing is known, and that leads to the import', async () => {
    await page.goto('/sources');
    await expect(completeness).toContainText('Nothing is known yet of any day');
    await completeness.getByRole('link', { name: 'import your history' }).click();
    await expect(page).toHaveURL('/import#get-your-files');
  });

  await test.step('the zip goes in, and its report adds up', async () => {
    await dropFile(page, { name: ZIP, body });
    await expect(one.getByText('Imported', { exact: true })).toBeVisible(IMPORTING);
    await expect(one).toContainText('300 new plays');
    await expect(one).toContainText(/1 Jan\s?–\s?27 Oct 2023/);
    // Whoever sent it finds the report open.
    await expect(
      one.getByText('302 rows read = 300 new + 0 matched + 1 duplicate + 0 ignored + 1 refused'),
    ).toBeVisible();
    await one.getByText('Why 2 rows left no play').click();
    const reasons = one.getByRole('region', { name: 'Rows that left no play' });
    await expect(reasons).toContainText('1 refused: It does not say when.');
    await expect(reasons).toContainText('Streaming_History_Audio_2023.json');
    await one.getByText('2 files: 1 read, 1 left aside').click();
    await expect(one.getByRole('region', { name: 'Files' })).toContainText('It is no JSON');
  });

  await test.step('the plays are in the history', async () => {
    await openHistory(page);
    expect(await totalPlays(page)).toBe(300);
    await expect(playRows(page).first()).toContainText('Imported Song');
  });

  await test.step('the days are covered', async () => {
    await page.goto('/sources?year=2023');
    await expect(completeness).toContainText(/In 2023, (all )?(29[89]|300)\b/);
    const days = completeness.getByRole('slider', { name: 'Days of 2023' });
    await days.press('Home');
    for (let step = 0; step < 7; step += 1) await days.press('ArrowDown');
    await expect(days).toHaveAttribute(
      'aria-valuetext',
      `Sunday 8 January 2023: 1 play; the import “${ZIP}” covers it.`,
    );
    await completeness.getByRole('link', { name: 'See its plays' }).click();
    await expect(page).toHaveURL('/history?from=2023-01-08&to=2023-01-09');
    await expect(playRows(page)).toHaveCount(1);
  });

  await test.step('the same zip once more changes nothing', async () => {
    await page.goto('/import');
    await dropFile(page, { name: ZIP, body });
    await expect(one).toContainText('No new plays, 300 known already', IMPORTING);
    expect(await totalPlays(page)).toBe(300);
    await one.getByRole('button', { name: 'Take back…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await expect(one).toContainText('300 new plays', IMPORTING);
    // The first one knows them still.
    expect(await totalPlays(page)).toBe(300);
  });

  await test.step('taken back, it is as if it had never been', async () => {
    await one.getByRole('button', { name: 'Take back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take this import back?' });
    await expect(dialog).toContainText('300 plays at most');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
    await one.getByRole('button', { name: 'Take back…' }).click();
    await dialog.getByRole('button', { name: 'Take it back' }).click();
    await expect(page.getByText('Nothing was imported yet')).toBeVisible(IMPORTING);
    expect(await totalPlays(page)).toBe(0);
    await page.goto('/sources');
    await expect(completeness).toContainText('Nothing is known yet of any day');
  });
});

test('an import is watched in every tab, and goes on when one looks elsewhere', async ({
  page,
  context,
}) => {
  await page.goto('/import');
  const other = await context.newPage();
  await other.goto('/import');
  await expect(other.getByText('Nothing was imported yet')).toBeVisible();
  await page.bringToFront();
  // Large enough to be seen while it is read.
  const body = zip([
    { name: `${FOLDER}/Streaming_History_Audio_2023.json`, body: json(historyOf(30_000, 100)) },
  ]);
  await chooseFiles(page, { name: ZIP, body });
  const bar = importOf(page, ZIP).getByRole('progressbar');
  await expect(bar).toHaveAttribute(
    'aria-valuetext',
    /^(Waiting for its turn|Reading|Comparing with what is known|Storing)/,
  );
  await page.getByRole('link', { name: 'History' }).first().click();
  await other.bringToFront();
  await expect(importOf(other, ZIP)).toContainText('30,000 new plays', IMPORTING);
  expect(await totalPlays(page)).toBe(30_000);
});

test('a preview writes nothing until one wants it', async ({ page }) => {
  await page.goto('/import');
  await page.getByRole('checkbox', { name: 'Only show what it would do' }).check();
  const [first, second] = [historyOf(40).slice(0, 20), historyOf(40).slice(20)];
  await chooseFiles(
    page,
    { name: 'endsong_0.json', body: json(first) },
    { name: 'endsong_1.json', body: json(second) },
  );
  const one = importOf(page, '2 files');
  await expect(one.getByText('Nothing was written')).toBeVisible(IMPORTING);
  await expect(one).toContainText('It would bring 40 new plays');
  expect(await totalPlays(page)).toBe(0);
  await one.getByRole('button', { name: 'Import it now' }).click();
  await expect(one.getByText('Imported', { exact: true })).toBeVisible(IMPORTING);
  await expect(page.getByText('Nothing was written')).toHaveCount(0);
  expect(await totalPlays(page)).toBe(40);
});

test('a file that breaks off says which, where and what to do, and keeps what is whole', async ({
  page,
}) => {
  await page.goto('/import');
  await chooseFiles(page, { name: 'endsong_0.json', body: truncated(historyOf(20)) });
  const one = importOf(page, 'endsong_0.json');
  await expect(one.getByText('Imported in part')).toBeVisible(IMPORTING);
  const note = one.getByText('1 file could be read only in part').locator('..');
  await expect(note).toContainText(/endsong_0\.json: \d+ rows read\. Line [\d,]+, byte [\d,]+\./);
  await expect(note).toContainText('download it again, and import it once more');
  await expect.poll(() => totalPlays(page)).toBeGreaterThan(10);
});

test('an import can be cancelled while it runs', async ({ page }) => {
  await page.goto('/import');
  await chooseFiles(page, { name: 'endsong_0.json', body: json(historyOf(30_000, 100)) });
  const one = importOf(page, 'endsong_0.json');
  await one.getByRole('button', { name: 'Cancel' }).click();
  await expect(one.getByText('Cancelled', { exact: true })).toBeVisible(IMPORTING);
  expect(await totalPlays(page)).toBe(0);
  await one.getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByText('Nothing was imported yet')).toBeVisible();
});

test('what is no music says what it is, and a time that is only near says that', async ({
  page,
}) => {
  const nameless = {
    master_metadata_track_name: null,
    master_metadata_album_artist_name: null,
    master_metadata_album_album_name: null,
    spotify_track_uri: null,
  };
  const episode = {
    episode_name: 'Imported Episode',
    episode_show_name: 'Imported Show',
    spotify_episode_uri: `spotify:episode:${'5'.repeat(22)}`,
  };
  const changes = [{}, { ...nameless, ...episode }, nameless];
  const rows = historyOf(3).map((row, index) => ({ ...row, ...changes[index] }));
  const minute = {
    endTime: '2022-06-01 12:00',
    artistName: 'Imported Artist',
    trackName: 'Some Minute',
    msPlayed: 180_000,
  };
  await page.goto('/import');
  await chooseFiles(
    page,
    { name: 'endsong_0.json', body: json(rows) },
    { name: 'StreamingHistory_music_0.json', body: json([minute]) },
  );
  const one = importOf(page, '2 files');
  await expect(one).toContainText('4 new plays', IMPORTING);
  await openHistory(page);
  const row = (index: number) => playRows(page).nth(index);
  await expect(row(0)).toContainText('Unknown item');
  await expect(row(1)).toContainText('Imported EpisodePodcast');
  await expect(row(2)).toContainText('Imported Song');
  await expect(row(2)).not.toContainText('≈');
  await expect(row(3)).toContainText('Some Minute');
  await expect(row(3).getByTitle(/^About 1 Jun 2022/)).toContainText('≈');
});
