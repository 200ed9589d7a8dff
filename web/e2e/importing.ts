/** The import page as a reader uses it. */
import { expect, type Locator, type Page } from '@playwright/test';

/** How long an import of a test may take on a busy machine. */
export const IMPORTING = { timeout: 90_000 };

interface Chosen {
  name: string;
  body: Buffer;
}

/** Chooses files with the button. */
export async function chooseFiles(page: Page, ...files: Chosen[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(
    files.map(({ name, body }) => ({ name, mimeType: 'application/octet-stream', buffer: body })),
  );
}

/** Drops a file on the page. */
export async function dropFile(page: Page, { name, body }: Chosen): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: 'application/zip' }));
      return data;
    },
    { name, base64: body.toString('base64') },
  );
  const zone = page.getByRole('region', { name: 'Import files' });
  await zone.dispatchEvent('dragover', { dataTransfer });
  await expect(zone).toContainText('Let go to import');
  await zone.dispatchEvent('drop', { dataTransfer });
}

/** The newest import of a name. */
export function importOf(page: Page, name: string): Locator {
  return page
    .getByRole('region', { name: 'Imports' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) })
    .first();
}

/** How many plays there are. */
export async function totalPlays(page: Page): Promise<number> {
  const answer = await page.request.get('/api/v1/plays?limit=1');
  return ((await answer.json()) as { total: number }).total;
}
