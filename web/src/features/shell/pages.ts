/** The pages that the navigation leads to. An entry is added when its page is there. */
import {
  AudioLines,
  Cable,
  CalendarClock,
  Columns2,
  Disc3,
  FileUp,
  ListMusic,
  type LucideIcon,
  MicVocal,
  Music2,
} from 'lucide-react';
import { text } from '@/text';

const { pages, groups } = text.shell;

/** Pages that show the scope of the URL, which links between them keep. */
export type AnalysisPath = '/' | '/artists' | '/albums' | '/tracks' | '/patterns' | '/compare';
/** Pages that are about something else. */
export type OtherPath = '/history' | '/import' | '/sources';

interface PageBase {
  label: string;
  icon: LucideIcon;
  /** The key that leads there after `g`. */
  key: string;
}

export type Page =
  | (PageBase & { to: AnalysisPath; scoped: true })
  | (PageBase & { to: OtherPath; scoped: false });

export interface PageGroup {
  label: string | undefined;
  pages: readonly Page[];
}

const overview: Page = { to: '/', scoped: true, label: pages.overview, icon: AudioLines, key: 'o' };
const history: Page = {
  to: '/history',
  scoped: false,
  label: pages.history,
  icon: ListMusic,
  key: 'h',
};
const artists: Page = {
  to: '/artists',
  scoped: true,
  label: pages.artists,
  icon: MicVocal,
  key: 'a',
};
const albums: Page = { to: '/albums', scoped: true, label: pages.albums, icon: Disc3, key: 'l' };
const tracks: Page = { to: '/tracks', scoped: true, label: pages.tracks, icon: Music2, key: 't' };
const patterns: Page = {
  to: '/patterns',
  scoped: true,
  label: pages.patterns,
  icon: CalendarClock,
  key: 'p',
};
const compare: Page = {
  to: '/compare',
  scoped: true,
  label: pages.compare,
  icon: Columns2,
  key: 'c',
};
const imports: Page = { to: '/import', scoped: false, label: pages.import, icon: FileUp, key: 'i' };
const sources: Page = {
  to: '/sources',
  scoped: false,
  label: pages.sources,
  icon: Cable,
  key: 's',
};

export const PAGE_GROUPS: readonly PageGroup[] = [
  { label: undefined, pages: [overview, history] },
  { label: groups.rankings, pages: [artists, albums, tracks] },
  { label: groups.patterns, pages: [patterns, compare] },
  { label: groups.data, pages: [imports, sources] },
];

export const PAGES: readonly Page[] = PAGE_GROUPS.flatMap(({ pages }) => pages);

/** The pages of the bar at the bottom of a phone; the others are in its menu. */
export const BAR_PAGES: readonly Page[] = [overview, artists, patterns, history];
