/** Where files come in: dropped anywhere on the page, or chosen. */
import { FileUp, FolderOpen, PackageOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PickedFile } from '@/api/upload';
import { Button } from '@/ui/button';
import { dropped, picked } from './picked-files';

interface DropZoneProps {
  onFiles: (files: PickedFile[]) => void;
  /** What was dropped could not be looked into. */
  onUnreadable: () => void;
}

export function DropZone({ onFiles, onUnreadable }: DropZoneProps) {
  const over = useFileDrop((data) => dropped(data).then(onFiles, onUnreadable));
  const filesRef = useRef<HTMLInputElement>(null);
  const folderRef = useRef<HTMLInputElement>(null);
  return (
    <div
      className={`flex min-h-[21.25rem] flex-col items-center justify-center gap-3 rounded-lg border-2 border-dashed px-3 py-8 sm:px-5 text-center sm:min-h-60 transition-colors duration-[120ms] ${over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-bg'}`}
    >
      <PackageOpen size={28} strokeWidth={1.5} aria-hidden="true" className="text-text-3" />
      <p className="text-lg font-medium">
        {over ? 'Let go to import' : 'Drop the zip that Spotify sent, as it came'}
      </p>
      <p className="max-w-md text-sm text-text-2">
        Or its files, or a whole folder. They are read here, in your own house, and nothing is asked
        of Spotify.
      </p>
      <div className="mt-1 flex flex-wrap justify-center gap-2">
        <Button kind="primary" onClick={() => filesRef.current?.click()}>
          <FileUp size={16} strokeWidth={1.75} aria-hidden="true" />
          Choose files
        </Button>
        <Button onClick={() => folderRef.current?.click()}>
          <FolderOpen size={16} strokeWidth={1.75} aria-hidden="true" />
          Choose folder
        </Button>
      </div>
      <FileInput ref={filesRef} label="Files to import" onFiles={onFiles} />
      <FileInput ref={folderRef} label="Folder to import" folder onFiles={onFiles} />
    </div>
  );
}

interface FileInputProps {
  ref: React.RefObject<HTMLInputElement | null>;
  label: string;
  folder?: boolean;
  onFiles: (files: PickedFile[]) => void;
}

/** Only its dialog is wanted: the buttons that open it are what is seen. */
function FileInput({ ref, label, folder = false, onFiles }: FileInputProps) {
  useEffect(() => {
    if (ref.current) ref.current.webkitdirectory = folder;
  }, [ref, folder]);
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      onChange={({ currentTarget }) => {
        onFiles(picked(currentTarget.files ?? []));
        // The same files can be chosen once more.
        currentTarget.value = '';
      }}
    />
  );
}

/** Takes files that are dropped anywhere, and says whether some hover over the page. */
function useFileDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false);
  const handler = useRef(onDrop);
  useEffect(() => {
    handler.current = onDrop;
  });
  useEffect(() => {
    const carriesFiles = ({ dataTransfer }: DragEvent) =>
      dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    };
    const onLeave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const onDropped = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) handler.current(event.dataTransfer);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDropped);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDropped);
    };
  }, []);
  return over;
}
