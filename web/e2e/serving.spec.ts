/** How the pages and the API's own page are served, seen from outside. */
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from './fixtures';

test('hashed files are kept for ever and sent compressed', async ({ page, house }) => {
  const files: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(`${house.url}/assets/`)) files.push(request.url());
  });
  await page.goto('/setup');
  await page.getByRole('button', { name: 'Create the owner' }).waitFor();
  const texts = files.filter((file) => /\.(js|css)$/.test(file));
  expect(texts.length).toBeGreaterThan(2);
  for (const file of files) {
    const answer = await raw(file);
    expect(answer.headers.get('cache-control'), file).toBe('public, max-age=31536000, immutable');
  }
  for (const file of texts) {
    const answer = await raw(file);
    const plain = await raw(file, { 'accept-encoding': 'identity' });
    if (answer.body.length < plain.body.length || answer.headers.has('content-encoding')) {
      expect(answer.headers.get('content-encoding'), file).toBe('br');
      expect(brotliDecompressSync(answer.body).equals(plain.body), file).toBe(true);
    } else {
      // Too small to gain anything.
      expect(plain.body.length, file).toBeLessThan(1024);
    }
  }
});

test('the page itself is asked for anew, and not sent again unchanged', async ({ house }) => {
  for (const path of ['/', '/history', '/theme.js', '/icon.svg']) {
    const first = await raw(`${house.url}${path}`);
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-control'), path).toBe('no-cache');
    const etag = first.headers.get('etag');
    expect(etag, path).toBeTruthy();
    const again = await raw(`${house.url}${path}`, { 'if-none-match': etag ?? '' });
    expect(again.status, path).toBe(304);
    expect(again.body.length).toBe(0);
  }
});

test('a file of another version is not the page', async ({ house }) => {
  expect((await raw(`${house.url}/assets/old-1a2b3c4d.js`)).status).toBe(404);
});

test('the API’s page shows every endpoint under the content security policy', async ({ page }) => {
  await page.goto('/api/docs/');
  await expect(page.getByRole('heading', { name: /Music Analyser/ })).toBeVisible();
  const endpoint = page.getByRole('button', { name: /\/api\/v1\/plays\b/ }).first();
  await endpoint.click();
  await expect(page.getByText('Responses', { exact: true }).first()).toBeVisible();
});

interface Raw {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** An answer as it is on the wire: `fetch` would decompress it. */
async function raw(url: string, headers: Record<string, string> = {}): Promise<Raw> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { 'accept-encoding': 'gzip, br', ...headers } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const kept = new Headers();
        for (const [name, value] of Object.entries(answer.headers)) kept.set(name, String(value));
        resolve({ status: answer.statusCode ?? 0, headers: kept, body: Buffer.concat(parts) });
      });
    });
    sent.end();
  });
}
