/** A menu that opens at a button: arrow keys move, Escape and a press elsewhere close it. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface MenuProps {
  /** Draws the button; the props tie it to the menu. */
  trigger: (props: TriggerProps) => ReactNode;
  label: string;
  children: ReactNode;
}

interface TriggerProps {
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string | undefined;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
}

const MARGIN = 8;

export function Menu({ trigger, label, children }: MenuProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => {
    setAnchor(null);
    anchor?.focus({ preventScroll: true });
  };
  return (
    <>
      {trigger({
        'aria-haspopup': 'menu',
        'aria-expanded': anchor !== null,
        'aria-controls': anchor ? id : undefined,
        onClick: (event) => setAnchor(anchor ? null : event.currentTarget),
      })}
      {anchor ? (
        <MenuPanel id={id} label={label} anchor={anchor} onClose={close}>
          {children}
        </MenuPanel>
      ) : null}
    </>
  );
}

interface MenuPanelProps {
  id: string;
  label: string;
  anchor: HTMLElement;
  onClose: () => void;
  children: ReactNode;
}

function MenuPanel({ id, label, anchor, onClose, children }: MenuPanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });

  useEffect(() => {
    const panel = ref.current;
    if (!panel) return;
    // The top layer: no ancestor clips the panel or moves it.
    panel.showPopover?.();
    setPlace(beside(anchor.getBoundingClientRect(), panel.offsetWidth, panel.offsetHeight));
    items(panel)[0]?.focus({ preventScroll: true });
  }, [anchor]);

  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!ref.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', onPress);
    window.addEventListener('scroll', onClose, { passive: true });
    window.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      window.removeEventListener('scroll', onClose);
      window.removeEventListener('resize', onClose);
    };
  }, [anchor, onClose]);

  function onKeyDown(event: KeyboardEvent) {
    const all = ref.current ? items(ref.current) : [];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const target = {
      ArrowDown: all[(at + 1) % all.length],
      ArrowUp: all[(at - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    if (target) {
      event.preventDefault();
      target.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    }
    event.stopPropagation();
  }

  return (
    <div
      ref={ref}
      id={id}
      role="menu"
      popover="manual"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClose}
      style={place}
      className="fixed inset-auto m-0 flex max-w-[min(20rem,calc(100vw-1rem))] min-w-48 flex-col rounded-lg border border-line bg-raised p-1 text-text shadow-pop"
    >
      {children}
    </div>
  );
}

/** Below the anchor and flush with its end; above or shifted where the window ends. */
function beside(anchor: DOMRect, width: number, height: number) {
  const below = anchor.bottom + 4;
  const top = below + height + MARGIN > innerHeight ? anchor.top - height - 4 : below;
  const left = Math.min(Math.max(anchor.right - width, MARGIN), innerWidth - width - MARGIN);
  return { left: Math.max(left, MARGIN), top: Math.max(top, MARGIN) };
}

function items(panel: HTMLElement): HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
}
