/** Says things to screen readers without moving the focus; `ui/live-region.tsx` speaks them. */
type Hearer = (text: string) => void;

const hearers = new Set<Hearer>();

/** Announces a short sentence politely. */
export function announce(text: string): void {
  for (const hear of hearers) hear(text);
}

/** Registers a region that speaks; returns how to unregister it. */
export function onAnnouncement(hear: Hearer): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}
