/** The history page as a reader sees it. */
import { expect, type Locator, type Page } from '@playwright/test';

/**
 * How long a new play may take: mostly some seconds, but the simulated listener may well be in a
 * private session just now, which Spotify never lists.
 */
export const LIVE = { timeout: 90_000 };

/** The rows of plays that are in the document, newest first. */
export function playRows(page: Page): Locator {
  return page.locator('[data-row^="play-"]');
}

/** How many plays the heading counts. */
export async function countedPlays(page: Page): Promise<number> {
  const heading = await page.getByRole('heading', { level: 1 }).textContent();
  return Number.parseInt(heading?.replaceAll(',', '') ?? '', 10);
}

/** Waits until the heading counts at least so many plays. */
export async function expectAtLeast(page: Page, plays: number): Promise<void> {
  await expect.poll(() => countedPlays(page), LIVE).toBeGreaterThanOrEqual(plays);
}

/** The first artist of a play. */
export async function firstArtist(row: Locator): Promise<string> {
  const link = row.getByTitle(/^Only the artist/).first();
  return (await link.textContent()) ?? '';
}

/** Opens the history and waits until its first page is shown. */
export async function openHistory(page: Page, search = ''): Promise<void> {
  await page.goto(`/history${search}`);
  await expect(playRows(page).first()).toBeVisible();
}

/** The row of a play, by its id in the API. */
export function playRow(page: Page, id: number): Locator {
  return page.locator(`[data-row="play-${id}"]`);
}

/** The text of one column of every row in the document. */
export async function column(page: Page, name: 'track' | 'artist' | 'album'): Promise<string[]> {
  const place = { track: 1, artist: 2, album: 3 }[name];
  const cells = await playRows(page).evaluateAll(
    (rows, place) => rows.map((row) => row.querySelectorAll('[role=gridcell]')[place]?.textContent),
    place,
  );
  return cells.map((text) => text ?? '');
}
