import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { tooHeavy } from '../../scripts/bundle-budget';

const chunk = (fileName: string, size: number, change = {}) => ({
  type: 'chunk' as const,
  fileName,
  // What is random does not get shorter when it is compressed.
  code: randomBytes(size / 2).toString('latin1'),
  isEntry: false,
  isDynamicEntry: false,
  imports: [] as string[],
  ...change,
});

const limits = { initial: 5000, page: 2500 };

test('what is loaded first counts once, with all that it imports', () => {
  const entry = chunk('entry.js', 1000, { isEntry: true, imports: ['vendor.js'] });
  const page = chunk('page.js', 1000, { isDynamicEntry: true, imports: ['vendor.js'] });
  expect(tooHeavy([entry, chunk('vendor.js', 1000), page], limits)).toEqual([]);
  const heavy = tooHeavy([entry, chunk('vendor.js', 20_000), page], limits);
  expect(heavy).toHaveLength(1);
  expect(heavy[0]).toMatch(/^the first script has \d+ bytes, 5000 at most$/);
});

test('a page counts with what it shares with other pages only', () => {
  const entry = chunk('entry.js', 1000, { isEntry: true });
  const page = chunk('page.js', 1000, { isDynamicEntry: true, imports: ['charts.js'] });
  expect(tooHeavy([entry, page, chunk('charts.js', 1000)], limits)).toEqual([]);
  const [found] = tooHeavy([entry, page, chunk('charts.js', 20_000)], limits);
  expect(found).toMatch(/^page\.js has/);
});
