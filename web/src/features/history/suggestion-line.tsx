/** One suggestion of the search box. */
import { Disc3, type LucideIcon, MicVocal, Music2, TextSearch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { counted } from '@/lib/format';
import type { Suggestion } from './suggestions';

const KINDS: Record<Suggestion['kind'], { icon: LucideIcon; label: string }> = {
  text: { icon: TextSearch, label: 'Any name with' },
  artist: { icon: MicVocal, label: 'Artist' },
  album: { icon: Disc3, label: 'Album' },
  track: { icon: Music2, label: 'Track' },
};

interface SuggestionLineProps {
  id: string;
  suggestion: Suggestion;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

export function SuggestionLine({ id, suggestion, active, onPoint, onChoose }: SuggestionLineProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { icon: Icon, label } = KINDS[suggestion.kind];
  const { kind, name, by, plays } = suggestion;

  useEffect(() => {
    if (active) ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox hears the keys for its options
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerMove={onPoint}
      // Pressing must not take the focus from the box, which would close the list first.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm aria-selected:bg-hover pointer-coarse:min-h-11"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-text-3" />
      <span className="min-w-0 flex-1 truncate">
        <span className={kind === 'text' ? 'text-text-2' : 'sr-only'}>{label} </span>
        {kind === 'text' ? `“${name}”` : name}
        {by ? <span className="text-text-3"> · {by}</span> : null}
      </span>
      {plays === null ? null : (
        <span className="figures shrink-0 text-xs text-text-3">{counted(plays, 'play')}</span>
      )}
    </div>
  );
}
