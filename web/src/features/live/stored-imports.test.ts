import { expect, test } from 'vitest';
import { importWith } from '@/testing/imports';
import { storedImports } from './stored-imports';

test('only imports that come or go for good make a difference', () => {
  const before = [importWith()];
  const reading = importWith({ id: 6, state: 'reading' });
  expect(storedImports([reading, ...before])).toBe(storedImports(before));
  expect(storedImports([importWith({ state: 'undoing' })])).toBe(storedImports(before));
  expect(storedImports([importWith({ id: 6, dry_run: true }), ...before])).toBe(
    storedImports(before),
  );
  expect(storedImports([])).not.toBe(storedImports(before));
  expect(storedImports([importWith({ id: 6 }), ...before])).not.toBe(storedImports(before));
});
