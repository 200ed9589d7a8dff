/** Every filter that is set, beside the dates, and a button that clears them all. */
import { TextSearch } from 'lucide-react';
import { EntityChip } from '@/features/catalogue/entity-chip';
import { Button } from '@/ui/button';
import { FilterChip } from '@/ui/filter-chip';
import { type HistorySearch, isFiltered } from './search';

/** Filters to set; `undefined` takes one away. */
export type FilterChange = { [K in keyof HistorySearch]?: HistorySearch[K] | undefined };

interface FilterChipsProps {
  search: HistorySearch;
  onChange: (change: FilterChange) => void;
  onClear: () => void;
}

const ENTITIES = ['artist', 'album', 'track'] as const;

export function FilterChips({ search, onChange, onClear }: FilterChipsProps) {
  if (!isFiltered(search)) return null;
  const { q } = search;
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2 pb-3">
      {ENTITIES.map((kind) => {
        const id = search[kind];
        if (id === undefined) return null;
        return (
          <EntityChip
            key={kind}
            kind={kind}
            id={id}
            onRemove={() => onChange({ [kind]: undefined })}
          />
        );
      })}
      {q === undefined ? null : (
        <FilterChip
          icon={TextSearch}
          label={`“${q}”`}
          onRemove={() => onChange({ q: undefined })}
        />
      )}
      <Button kind="quiet" className="min-h-8" onClick={onClear}>
        Clear all
      </Button>
    </div>
  );
}
