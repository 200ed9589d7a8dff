/** Search and commands in one box: everything that can be gone to or done, by a part of its name. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { searchQuery } from '@/api/queries';
import { parseScopeSearch, scopeOf } from '@/features/scope/search';
import { civilDateOf } from '@/lib/civil-date';
import { useDebounced } from '@/lib/use-debounced';
import { text } from '@/text';
import { Modal } from '@/ui/modal';
import { type PaletteItem, paletteItems } from './palette-items';
import { usePaletteTarget } from './use-palette-target';

const TYPING_PAUSE_MS = 120;
const words = text.shell.palette;

interface PaletteProps {
  zone: string;
  /** Whether the page shows the scope. */
  isScoped: boolean;
  onClose: () => void;
  onShortcuts: () => void;
}

export function Palette({ zone, isScoped, onClose, onShortcuts }: PaletteProps) {
  const id = useId();
  const search = parseScopeSearch(useSearch({ strict: false }));
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const { data } = useQuery(searchQuery(useDebounced(typed.trim(), TYPING_PAUSE_MS)));
  const go = usePaletteTarget({ search, isScoped, onShortcuts });
  const scope = isScoped ? scopeOf(search) : undefined;
  const today = civilDateOf(new Date(), search.zone ?? zone);
  const items = paletteItems({ typed, results: data, today, scope });
  const current = Math.min(active, items.length - 1);

  function choose(item: PaletteItem) {
    onClose();
    go(item.target);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = items[current];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      setActive((current + step + items.length) % items.length);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    }
  }

  return (
    <Modal
      label={words.label}
      onClose={onClose}
      className="mt-[12dvh] w-[min(38rem,calc(100vw-1.5rem))] overflow-hidden"
    >
      <div className="relative border-b border-line">
        <Search
          size={18}
          strokeWidth={1.75}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 text-text-3"
        />
        <input
          type="text"
          role="combobox"
          aria-label={words.label}
          aria-autocomplete="list"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? `${id}-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          // biome-ignore lint/a11y/noAutofocus: the dialog is this box
          autoFocus
          placeholder={words.placeholder}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-13 w-full bg-transparent pr-4 pl-12 text-lg outline-none"
        />
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words.label}
        className="max-h-[min(26rem,55dvh)] overflow-y-auto p-1.5"
      >
        {items.map((item, index) => (
          <Line
            key={item.key}
            id={`${id}-${index}`}
            item={item}
            opens={items[index - 1]?.group !== item.group}
            active={index === current}
            onPoint={() => setActive(index)}
            onChoose={() => choose(item)}
          />
        ))}
      </div>
      {items.length === 0 ? (
        <p role="status" className="px-4 py-6 text-center text-text-2">
          {words.none(typed.trim())}
        </p>
      ) : null}
      <p className="border-t border-line px-4 py-2 text-xs text-text-3 pointer-coarse:hidden">
        {words.hint}
      </p>
    </Modal>
  );
}

interface LineProps {
  id: string;
  item: PaletteItem;
  /** Whether a group begins with it. */
  opens: boolean;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Line({ id, item, opens, active, onPoint, onChoose }: LineProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { icon: Icon, label, detail, group } = item;
  useEffect(() => {
    if (active) ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  return (
    <>
      {opens ? (
        <div role="presentation" className="px-2.5 pt-2 pb-1 text-xs text-text-3">
          {words.groups[group]}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box above hears the keys */}
      <div
        ref={ref}
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={active}
        onPointerMove={onPoint}
        onClick={onChoose}
        className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm aria-selected:bg-hover pointer-coarse:min-h-11"
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-text-3" />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        {detail ? (
          <span className="figures max-w-[45%] truncate text-xs text-text-3">{detail}</span>
        ) : null}
      </div>
    </>
  );
}
