/** Every filter that narrows the page, each with a way out of it. */
import {
  AudioLines,
  CalendarDays,
  Clock3,
  Earth,
  ListMusic,
  type LucideIcon,
  MonitorSmartphone,
  Package,
  Scale,
  Shuffle,
  SkipForward,
  Tag,
  WifiOff,
} from 'lucide-react';
import { EntityChip } from '@/features/catalogue/entity-chip';
import { text } from '@/text';
import { Button } from '@/ui/button';
import { FilterChip } from '@/ui/filter-chip';
import { filterName } from './filter-words';
import { FILTER_NAMES, type FilterChange, type FilterName } from './filters';
import { useSetting } from './setting';

type Icons = Record<Exclude<FilterName, 'artist' | 'album' | 'track'>, LucideIcon>;

const ICONS: Icons = {
  decade: Tag,
  weekday: CalendarDays,
  hour: Clock3,
  platform: MonitorSmartphone,
  country: Earth,
  context: ListMusic,
  source: Package,
  shuffle: Shuffle,
  offline: WifiOff,
  skipped: SkipForward,
  rule: Scale,
  include: AudioLines,
  first_only: Tag,
};

export function ScopeChips() {
  const { search, change } = useSetting();
  const set = FILTER_NAMES.filter((name) => search[name] !== undefined);
  if (set.length === 0 && !search.zone) return null;
  const none: FilterChange = Object.fromEntries(set.map((name) => [name, undefined]));
  return (
    <div
      role="group"
      aria-label={text.scope.filters.group}
      className="flex flex-wrap items-center gap-2 pt-3"
    >
      {set.map((name) => {
        const onRemove = () => change({ [name]: undefined });
        if (name === 'artist' || name === 'album' || name === 'track') {
          const id = search[name];
          return id === undefined ? null : (
            <EntityChip key={name} kind={name} id={id} onRemove={onRemove} />
          );
        }
        const label = filterName(name, search) ?? name;
        return <FilterChip key={name} icon={ICONS[name]} label={label} onRemove={onRemove} />;
      })}
      {search.zone ? (
        <FilterChip
          icon={Earth}
          label={text.scope.filters.zone(search.zone)}
          onRemove={() => change({ zone: undefined })}
        />
      ) : null}
      {set.length > 1 ? (
        <Button kind="quiet" className="min-h-8" onClick={() => change(none)}>
          {text.scope.filters.clear}
        </Button>
      ) : null}
    </div>
  );
}
