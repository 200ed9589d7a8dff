/** What the palette offers for a typed text: each with what choosing it does. */
import {
  CalendarRange,
  Columns2,
  Disc3,
  FilterX,
  Keyboard,
  Link2,
  type LucideIcon,
  MicVocal,
  Moon,
  Music2,
  Timer,
} from 'lucide-react';
import type { SearchResults } from '@/api/client';
import type { Period } from '@/features/scope/period';
import { periodDetail, periodName } from '@/features/scope/period-words';
import type { Scope } from '@/features/scope/search';
import { PAGES, type Page } from '@/features/shell/pages';
import { text } from '@/text';
import { typedPeriods } from './typed-periods';

const words = text.shell.palette;

export type PaletteAction = 'measure' | 'compare' | 'theme' | 'copy' | 'clear' | 'shortcuts';
export type PaletteGroup = keyof typeof words.groups;

/** What is done when an item is chosen. */
export type PaletteTarget =
  | { kind: 'page'; page: Page }
  | { kind: 'period'; period: Period }
  | { kind: 'action'; action: PaletteAction }
  | { kind: 'artist' | 'album' | 'track'; id: number };

export interface PaletteItem {
  key: string;
  group: PaletteGroup;
  label: string;
  detail: string;
  icon: LucideIcon;
  target: PaletteTarget;
}

interface Offered {
  typed: string;
  results: SearchResults | undefined;
  today: string;
  /** The scope of the page; nothing where the page has none. */
  scope: Scope | undefined;
}

/** Everything that fits what is typed, by groups; pages and actions if nothing is. */
export function paletteItems({ typed, results, today, scope }: Offered): PaletteItem[] {
  const query = typed.trim().toLowerCase();
  const fits = ({ label }: PaletteItem) => label.toLowerCase().includes(query);
  const periods = typedPeriods(typed, today).map((period): PaletteItem => {
    const label = periodName(period, today);
    const detail = periodDetail(period, today) ?? '';
    const key = `period-${label}`;
    const target = { kind: 'period', period } as const;
    return { key, group: 'periods', label, detail, icon: CalendarRange, target };
  });
  return [
    ...pageItems().filter(fits),
    ...periods,
    ...(query === '' ? [] : found(results)),
    ...actionItems(scope).filter(fits),
  ];
}

function pageItems(): PaletteItem[] {
  return PAGES.map((page) => ({
    key: `page-${page.to}`,
    group: 'pages',
    label: page.label,
    detail: '',
    icon: page.icon,
    target: { kind: 'page', page },
  }));
}

function actionItems(scope: Scope | undefined): PaletteItem[] {
  const { actions } = words;
  const item = (action: PaletteAction, label: string, icon: LucideIcon): PaletteItem => ({
    key: `action-${action}`,
    group: 'actions',
    label,
    detail: '',
    icon,
    target: { kind: 'action', action },
  });
  const ofScope = scope
    ? [
        item('measure', actions.measure[scope.measure === 'time' ? 'plays' : 'time'], Timer),
        item('compare', actions.compare[scope.comparison ? 'off' : 'on'], Columns2),
        ...(Object.keys(scope.filters).length > 0 ? [item('clear', actions.clear, FilterX)] : []),
      ]
    : [];
  return [
    ...ofScope,
    item('theme', text.shell.shortcuts.items.theme, Moon),
    item('copy', actions.copy, Link2),
    item('shortcuts', actions.shortcuts, Keyboard),
  ];
}

function found(results: SearchResults | undefined): PaletteItem[] {
  const by = (artists: { name: string }[]) => artists.map(({ name }) => name).join(', ');
  const nameless = text.scope.filters.nameless;
  return [
    ...(results?.artists ?? []).map(
      ({ id, name, plays }): PaletteItem => ({
        key: `artist-${id}`,
        group: 'artists',
        label: name || nameless,
        detail: text.units.plays(plays),
        icon: MicVocal,
        target: { kind: 'artist', id },
      }),
    ),
    ...(results?.albums ?? []).map(
      ({ id, name, artists }): PaletteItem => ({
        key: `album-${id}`,
        group: 'albums',
        label: name || nameless,
        detail: by(artists),
        icon: Disc3,
        target: { kind: 'album', id },
      }),
    ),
    ...(results?.tracks ?? []).map(
      ({ id, name, artists }): PaletteItem => ({
        key: `track-${id}`,
        group: 'tracks',
        label: name || nameless,
        detail: by(artists),
        icon: Music2,
        target: { kind: 'track', id },
      }),
    ),
  ];
}
