/** Things in their order: place, picture, name, a bar from zero, and how much it is. */
import type { ReactNode } from 'react';
import type { Item, Of } from '@/api/statistics';
import { PartBar } from '@/charts/part-bar';
import { ItemLink } from '@/features/catalogue/item-link';
import { ItemPicture } from '@/features/catalogue/item-picture';
import { byOf } from './cells';

export interface RankedRow {
  item: Item;
  rank?: number | undefined;
  /** The length of the bar, of 1; no bar where it is not given. */
  part?: number | undefined;
  value: string;
  detail?: string | undefined;
  /** Beside the name. */
  mark?: ReactNode;
}

interface RankedListProps {
  of: Of;
  rows: readonly RankedRow[];
}

export function RankedList({ of, rows }: RankedListProps) {
  return (
    <ol className="flex flex-col">
      {rows.map(({ item, rank, part, value, detail, mark }) => (
        <li
          key={`${item.id}-${rank ?? ''}-${value}`}
          className="flex min-h-[3.25rem] items-center gap-3 py-1.5"
        >
          {rank === undefined ? null : (
            <span className="figures w-6 shrink-0 text-right text-sm font-medium text-text-3">
              {rank}
            </span>
          )}
          <ItemPicture of={of} item={item} size={36} />
          <div className="min-w-0 flex-1">
            <div className="flex min-w-0 items-baseline gap-2">
              <ItemLink of={of} item={item} className="truncate text-sm font-medium" />
              {mark}
            </div>
            {of === 'artists' ? null : (
              <div className="truncate text-xs text-text-3">{byOf(item)}</div>
            )}
            {part === undefined ? null : <PartBar part={part} />}
          </div>
          <div className="figures shrink-0 text-right leading-tight">
            <div className="text-sm font-medium">{value}</div>
            {detail ? <div className="text-xs text-text-3">{detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
