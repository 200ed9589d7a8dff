import { expect, test } from 'vitest';
import { dropped } from './picked-files';

const file = (name: string) => new File(['x'], name);

function fileEntry(fullPath: string) {
  return {
    isFile: true,
    fullPath,
    file: (done: (file: File) => void) => done(file(fullPath.split('/').at(-1) ?? '')),
  };
}

/** A folder that tells its entries one at a time, as a browser tells a hundred. */
function folder(fullPath: string, entries: object[]) {
  const left = [...entries];
  const readEntries = (done: (portion: object[]) => void) => done(left.splice(0, 1));
  return { isFile: false, fullPath, createReader: () => ({ readEntries }) };
}

function drop(...entries: object[]) {
  const items = entries.map((entry) => ({
    kind: 'file',
    webkitGetAsEntry: () => (entry instanceof File ? null : entry),
    getAsFile: () => (entry instanceof File ? entry : null),
  }));
  return dropped({ items: [...items, { kind: 'string' }] } as unknown as DataTransfer);
}

test('folders are taken apart to the last file', async () => {
  const inner = folder('/MyData/old', [fileEntry('/MyData/old/endsong_2.json')]);
  const files = await drop(
    folder('/MyData', [fileEntry('/MyData/a.json'), inner, fileEntry('/MyData/b.json')]),
    fileEntry('/c.zip'),
  );
  expect(files.map(({ path }) => path)).toEqual([
    'MyData/a.json',
    'MyData/old/endsong_2.json',
    'MyData/b.json',
    'c.zip',
  ]);
});

test('where the browser knows no entries, the files themselves are taken', async () => {
  const files = await drop(file('d.zip'));
  expect(files.map(({ path }) => path)).toEqual(['d.zip']);
});
