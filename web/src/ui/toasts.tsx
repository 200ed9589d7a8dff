/** Short messages about what has just been done. They leave by themselves, but not while looked at. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { text } from '@/text';
import { IconButton } from './icon-button';

interface Toast {
  id: number;
  message: string;
}

type Hearer = (message: string) => void;

const STAYS_MS = 5000;
const MOST = 3;
const hearers = new Set<Hearer>();

/** Shows a message, and says it to screen readers. */
export function toast(message: string): void {
  for (const hear of hearers) hear(message);
}

export function Toasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [held, setHeld] = useState(false);

  useEffect(() => {
    let id = 0;
    const hear = (message: string) => {
      id += 1;
      const next = { id, message };
      setToasts((shown) => [...shown.slice(1 - MOST), next]);
    };
    hearers.add(hear);
    return () => void hearers.delete(hear);
  }, []);

  const oldest = toasts[0]?.id;
  useEffect(() => {
    if (oldest === undefined || held) return;
    const timer = setTimeout(() => setToasts((shown) => shown.slice(1)), STAYS_MS);
    return () => clearTimeout(timer);
  }, [oldest, held]);

  return (
    <section
      aria-label={text.shell.toasts}
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 lg:bottom-6"
    >
      {toasts.map(({ id, message }) => (
        <div
          key={id}
          className="row-enter pointer-events-auto flex max-w-full items-center gap-2 rounded-lg border border-line-strong bg-raised py-1 pr-1 pl-4 text-sm shadow-pop"
        >
          <p className="min-w-0">{message}</p>
          <IconButton
            icon={X}
            label={text.shell.dismiss}
            onClick={() => setToasts((shown) => shown.filter((toast) => toast.id !== id))}
          />
        </div>
      ))}
    </section>
  );
}
