/** A panel that opens below a button; Escape and a press elsewhere close it. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface PopoverProps {
  label: string;
  /** What the button shows. */
  button: ReactNode;
  buttonClassName: string;
  /** At which edge of the button the panel stands. */
  align?: 'left' | 'right';
  /** The panel's width. */
  panelClassName?: string;
  className?: string;
  /** Draws the panel's content; `close` puts the focus back on the button. */
  children: (close: () => void) => ReactNode;
}

export function Popover({
  label,
  button,
  buttonClassName,
  align = 'right',
  panelClassName = 'w-72',
  className = '',
  children,
}: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const rootRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const onPress = (event: PointerEvent) => {
      if (!rootRef.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [open]);

  function close() {
    setOpen(false);
    buttonRef.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears Escape from the controls inside
    <div ref={rootRef} className={`relative ${className}`} onKeyDown={onKeyDown}>
      <button
        ref={buttonRef}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className={buttonClassName}
      >
        {button}
      </button>
      {open ? (
        <div
          id={id}
          role="dialog"
          aria-label={label}
          className={`absolute top-full z-40 mt-1.5 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-raised p-3 shadow-pop ${align === 'left' ? 'left-0' : 'right-0'} ${panelClassName}`}
        >
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}
