/** What every spec starts from: a house of its own, and a page that must not make any noise. */
import { test as base, expect, type Page } from '@playwright/test';
import { House, type HouseOptions } from './house';

/** Which complaints of the browser a test brings about on purpose. */
export type Expected = (noise: RegExp) => void;

interface Fixtures {
  /** What is special about the house. */
  houseOptions: HouseOptions;
  /** Nobody has set it up. */
  house: House;
  /** Names a complaint that the test brings about. Any other fails it. */
  expectNoise: Expected;
}

export const test = base.extend<Fixtures>({
  houseOptions: [{}, { option: true }],

  house: async ({ houseOptions }, use, info) => {
    const house = await House.open(houseOptions);
    await use(house);
    if (info.status !== info.expectedStatus) {
      await info.attach('log', { body: house.log.join('\n'), contentType: 'text/plain' });
    }
    await house.close();
  },

  baseURL: async ({ house }, use) => use(house.url),

  expectNoise: [
    async ({ house, page }, use) => {
      const expected: RegExp[] = [];
      const heard = await listen(page, [house.url, house.spotifyUrl]);
      await use((noise) => expected.push(noise));
      const unexpected = heard.filter((noise) => !expected.some((known) => known.test(noise)));
      expect(unexpected, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});

/** The same in a house that is set up and connected, with its owner signed in. */
export const atHome = test.extend<{ home: House }>({
  houseOptions: { autoConsent: true },
  home: [
    async ({ house, context }, use) => {
      const session = await house.setUp();
      await house.connect(session);
      await context.addCookies([session]);
      await use(house);
    },
    { auto: true },
  ],
});

export { expect };

/** Collects errors, violations of the content security policy, and requests to anywhere else. */
async function listen(page: Page, known: readonly string[]): Promise<string[]> {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      heard.push(`${message.type()}: ${message.text()} ${message.location().url}`.trim());
    }
  });
  page.on('pageerror', (error) => heard.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const outside = url.protocol.startsWith('http') && !known.includes(url.origin);
    if (outside) heard.push(`request outside: ${request.url()}`);
  });
  await page.exposeFunction('reportViolation', (what: string) => heard.push(`violation: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(window, 'reportViolation') as (what: string) => void;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return heard;
}
