/** The filter for one artist, album or track, by the name that the server knows it under. */
import { useQuery } from '@tanstack/react-query';
import { Disc3, type LucideIcon, MicVocal, Music2 } from 'lucide-react';
import { type EntityKind, nameQuery } from '@/api/queries';
import { NAMELESS } from '@/features/history/play-words';
import { FilterChip } from '@/ui/filter-chip';

const ICONS: Record<EntityKind, LucideIcon> = { artist: MicVocal, album: Disc3, track: Music2 };

interface EntityChipProps {
  kind: EntityKind;
  id: number;
  onRemove: () => void;
}

export function EntityChip({ kind, id, onRemove }: EntityChipProps) {
  const { data: name, isError } = useQuery(nameQuery(kind, id));
  const label = name === '' ? NAMELESS : (name ?? (isError ? `unknown ${kind}` : '…'));
  return <FilterChip icon={ICONS[kind]} label={label} onRemove={onRemove} />;
}
