/** How something has moved since the period before: neither good nor bad, so without colours of that. */
import { ArrowDown, ArrowUp, Minus, RotateCcw, Sparkle } from 'lucide-react';
import type { Value } from '@/api/statistics';
import { text } from '@/text';
import { number } from '@/text/locale';

type RankedItem = Value<'top'>['items'][number];

/** In words, such as `2 places up`; nothing where there is no period before. */
export function movementWords({
  movement,
  rank,
  previous_rank,
}: Pick<RankedItem, 'movement' | 'rank' | 'previous_rank'>): string | undefined {
  if (!movement) return undefined;
  const words = text.views.top.movement;
  const places = Math.abs((previous_rank ?? rank) - rank);
  if (movement === 'up' || movement === 'down') return words[movement](places);
  return words[movement];
}

const ICONS = {
  new: Sparkle,
  're-entry': RotateCcw,
  up: ArrowUp,
  down: ArrowDown,
  same: Minus,
} as const;

export function MovementMark({ item }: { item: RankedItem }) {
  const { movement, rank, previous_rank } = item;
  const words = movementWords(item);
  if (!movement || !words) return null;
  const Icon = ICONS[movement];
  const places = previous_rank == null ? 0 : Math.abs(previous_rank - rank);
  return (
    <span
      title={words}
      className="figures inline-flex shrink-0 items-center gap-0.5 text-xs text-text-3"
    >
      <Icon size={12} strokeWidth={2} aria-hidden="true" />
      <span aria-hidden="true">
        {places > 0 ? number(places) : movement === 'new' ? words : ''}
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
