/** A dialog over the page, open while it is mounted. Escape and a press beside it close it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ModalProps {
  label: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}

export function Modal({ label, className = '', onClose, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    // What is taken away while it is open gives the focus to nobody.
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own
    <dialog
      ref={ref}
      aria-label={label}
      onClose={onClose}
      onClick={({ target }) => {
        if (target === ref.current) ref.current.close();
      }}
      className={`m-auto rounded-lg border border-line bg-raised p-0 text-text shadow-pop ${className}`}
    >
      {children}
    </dialog>
  );
}
