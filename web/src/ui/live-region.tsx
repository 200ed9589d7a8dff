/** Speaks what {@link announce} is given, without moving the focus. */
import { useEffect, useState } from 'react';
import { onAnnouncement } from '@/lib/announce';

export function LiveRegion() {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  useEffect(
    () =>
      onAnnouncement((text) => {
        void setSaid((last) => ({ text, turn: last.turn + 1 }));
      }),
    [],
  );
  return (
    <div aria-live="polite" className="sr-only">
      {/* A new element each time, so that the same sentence twice is spoken twice. */}
      <p key={said.turn}>{said.text}</p>
    </div>
  );
}
