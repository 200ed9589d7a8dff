/** The box that finds an artist, album or track to filter by, or filters by the text itself. */
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { searchQuery } from '@/api/queries';
import { useDebounced } from '@/lib/use-debounced';
import type { HistorySearch } from './search';
import { SuggestionLine } from './suggestion-line';
import { type Suggestion, suggestions } from './suggestions';

const TYPING_PAUSE_MS = 150;

export function SearchBox({ onChoose }: { onChoose: (filter: HistorySearch) => void }) {
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { data } = useQuery(searchQuery(useDebounced(text.trim(), TYPING_PAUSE_MS)));
  const offered = open ? suggestions(text, data) : [];
  const current = Math.min(active, offered.length - 1);

  useEffect(() => focusOnSlash(inputRef), []);

  function choose(suggestion: Suggestion) {
    onChoose(suggestion.filter);
    setText('');
    setOpen(false);
    setActive(0);
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = offered[current];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (offered.length > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive((current + step + offered.length) % offered.length);
      }
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape') {
      if (offered.length > 0) setOpen(false);
      else setText('');
    }
  }

  return (
    <div className="relative min-w-0 flex-1">
      <Search
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-text-3"
      />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        aria-label="Search your plays"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={offered.length > 0 ? `${id}-${current}` : undefined}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        placeholder="Search your plays"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setOpen(true);
          setActive(0);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className="h-9 w-full rounded-md border border-line-strong bg-surface pr-9 pl-9 text-sm pointer-coarse:h-11 pointer-coarse:text-lg"
      />
      <kbd className="pointer-events-none absolute top-1/2 right-2.5 hidden -translate-y-1/2 rounded-[4px] border border-line px-1.5 font-sans text-2xs text-text-3 lg:block">
        /
      </kbd>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        hidden={offered.length === 0}
        className="absolute inset-x-0 top-full z-40 mt-1.5 max-h-[min(26rem,60dvh)] min-w-[min(22rem,calc(100vw-2rem))] overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop"
      >
        {offered.map((suggestion, index) => (
          <SuggestionLine
            key={suggestion.key}
            id={`${id}-${index}`}
            suggestion={suggestion}
            active={index === current}
            onPoint={() => setActive(index)}
            onChoose={() => choose(suggestion)}
          />
        ))}
      </div>
    </div>
  );
}

/** Moves the focus to the box on `/`, unless something is being typed or a dialog is open. */
function focusOnSlash(input: { current: HTMLInputElement | null }): () => void {
  const onKeyDown = (event: globalThis.KeyboardEvent) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input, textarea, select, [contenteditable], dialog')) return;
    event.preventDefault();
    input.current?.focus();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
