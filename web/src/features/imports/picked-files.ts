/** The files that were chosen or dropped, folders taken apart. */
import { MOST_BYTES, type PickedFile } from '@/api/upload';
import { bytes, counted } from '@/lib/format';

export function picked(files: Iterable<File>): PickedFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped. To be called while the event is handled: later, nothing is left of it. */
export async function dropped(data: DataTransfer): Promise<PickedFile[]> {
  const things = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const lists = await Promise.all(
    things.map((thing) => {
      if (thing === null) return [];
      return thing instanceof File ? picked([thing]) : filesIn(thing);
    }),
  );
  return lists.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const files: PickedFile[] = [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder is told in portions; an empty one ends it.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return files;
    for (const inner of portion) files.push(...(await filesIn(inner)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

export function totalBytes(files: readonly PickedFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

/** What they are called together. */
export function nameOf(files: readonly PickedFile[]): string {
  const [first, ...others] = files;
  return first && others.length === 0 ? first.path : counted(files.length, 'file');
}

/** Why these cannot be sent, if so. */
export function refusal(files: readonly PickedFile[]): string | undefined {
  if (files.length === 0) return 'There is no file in it. Choose the zip that Spotify sent.';
  const size = totalBytes(files);
  if (size === 0) {
    return files.length === 1
      ? 'The file is empty. Download it again.'
      : 'The files are all empty. Download them again.';
  }
  if (size <= MOST_BYTES) return undefined;
  return files.length === 1
    ? `It has ${bytes(size)}, and one import takes ${bytes(MOST_BYTES)} at most. Unpack it, and import its files in several goes.`
    : `They have ${bytes(size)} together, and one import takes ${bytes(MOST_BYTES)} at most. Import them in several goes; the order does not matter.`;
}
