/** Opens the palette: a box that says what it does, or its icon alone where there is no room. */
import { Search } from 'lucide-react';
import { useCommands } from '@/features/shell/commands';
import { text } from '@/text';
import { IconButton } from '@/ui/icon-button';

export function PaletteButton() {
  const { openPalette } = useCommands();
  const words = text.shell.palette;
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K"
      className="flex h-9 items-center gap-2 whitespace-nowrap rounded-md border border-line-strong bg-surface px-2.5 text-sm text-text-3 transition-colors duration-[120ms] hover:bg-hover hover:text-text pointer-coarse:h-11"
    >
      <Search size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      {words.open}
      <kbd className="ml-auto rounded-[4px] border border-line px-1.5 font-sans text-2xs">
        Ctrl K
      </kbd>
    </button>
  );
}

export function PaletteIcon() {
  const { openPalette } = useCommands();
  return <IconButton icon={Search} label={text.shell.palette.openShort} onClick={openPalette} />;
}
