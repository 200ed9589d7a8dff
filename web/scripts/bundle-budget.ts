/** Fails the build when browsers would have to load more than the pages are allowed to weigh, compressed. */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What is loaded before any page, and what a page may add to it, in bytes. */
const LIMITS = { initial: 170_000, page: 80_000 };

interface Chunk {
  type: 'chunk';
  fileName: string;
  code: string;
  isEntry: boolean;
  isDynamicEntry: boolean;
  imports: string[];
}

/** What is too heavy, in words; nothing if all is well. */
export function tooHeavy(chunks: readonly Chunk[], limits = LIMITS): string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const weights = new Map(chunks.map(({ fileName, code }) => [fileName, gzipSync(code).length]));
  const reached = (name: string, known: Set<string>): Set<string> => {
    const chunk = byName.get(name);
    if (!chunk || known.has(name)) return known;
    known.add(name);
    for (const next of chunk.imports) reached(next, known);
    return known;
  };
  const weigh = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
  const initial = new Set<string>();
  for (const { isEntry, fileName } of chunks) if (isEntry) reached(fileName, initial);
  const first = { name: 'the first script', weight: weigh(initial), limit: limits.initial };
  const pages = chunks
    .filter(({ isDynamicEntry }) => isDynamicEntry)
    .map(({ fileName }) => ({
      name: fileName,
      weight: weigh([...reached(fileName, new Set())].filter((name) => !initial.has(name))),
      limit: limits.page,
    }));
  return [first, ...pages]
    .filter(({ weight, limit }) => weight > limit)
    .map(({ name, weight, limit }) => `${name} has ${weight} bytes, ${limit} at most`);
}

export const bundleBudget: Plugin = {
  name: 'bundle-budget',
  apply: 'build',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const findings = tooHeavy(chunks);
    if (findings.length > 0) this.error(`Too heavy: ${findings.join('; ')}`);
  },
};
