/** What every panel of a page asks for: the scope of the URL, the zone, the present day, and a way to change it. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import type { Question } from '@/api/statistics';
import { civilDateOf } from '@/lib/civil-date';
import { useNow } from '@/lib/use-now';
import type { Filters } from './filters';
import { comparedWith, type Period, parsePeriod, periodText } from './period';
import { comparedWords, periodName, periodPhrase } from './period-words';
import {
  changedSearch,
  parseScopeSearch,
  type Scope,
  type ScopeChange,
  type ScopeSearch,
  scopeOf,
  scopeQuery,
} from './search';

const MINUTE_MS = 60_000;

/** With what the scope is compared: the question about it, and what it is called, also in a sentence. */
export interface Compared {
  period: Period;
  question: Question;
  name: string;
  phrase: string;
}

export interface Setting {
  scope: Scope;
  /** The scope as it stands in the URL, for links that keep it. */
  search: ScopeSearch;
  zone: string;
  today: string;
  /** The question about the scope. */
  question: Question;
  compared: Compared | undefined;
  /** What the page itself narrows the scope to: of an artist's page the artist. */
  fixed: Filters;
  /** Changes the scope in the URL. */
  change: (change: ScopeChange) => void;
}

const SettingContext = createContext<Setting | undefined>(undefined);

interface SettingProviderProps {
  /** The listener's own zone. */
  zone: string;
  children: ReactNode;
}

/** Reads the scope out of the URL for everything inside. */
export function SettingProvider({ zone: own, children }: SettingProviderProps) {
  const raw = useSearch({ strict: false });
  const navigate = useNavigate();
  const now = useNow(MINUTE_MS);
  // The same text is the same scope, whatever object it came in.
  const key = JSON.stringify(parseScopeSearch(raw));
  const search = useMemo((): ScopeSearch => JSON.parse(key), [key]);
  const zone = search.zone ?? own;
  const today = civilDateOf(now, zone);

  const change = useCallback(
    (change: ScopeChange) => {
      void navigate({
        to: '.',
        search: (present: ScopeSearch) => changedSearch(present, change),
        resetScroll: false,
      });
    },
    [navigate],
  );

  const setting = useMemo(
    () => settingOf(scopeOf(search), { search, zone, today, fixed: {}, change }),
    [search, zone, today, change],
  );
  return <SettingContext value={setting}>{children}</SettingContext>;
}

/** Narrows everything inside to what the page is about, beside the filters of the URL. */
export function FixedScope({ filters, children }: { filters: Filters; children: ReactNode }) {
  const { scope, search, zone, today, change } = useSetting();
  const key = JSON.stringify(filters);
  const setting = useMemo(() => {
    const fixed: Filters = JSON.parse(key);
    const narrowed = { ...scope, filters: { ...scope.filters, ...fixed } };
    return settingOf(narrowed, { search, zone, today, fixed, change });
  }, [scope, search, zone, today, change, key]);
  return <SettingContext value={setting}>{children}</SettingContext>;
}

/** Compares everything inside with a certain period, whatever the URL says. */
export function ComparedWith({ period, children }: { period: Period; children: ReactNode }) {
  const { scope, search, zone, today, fixed, change } = useSetting();
  const key = periodText(period);
  const setting = useMemo(() => {
    const chosen = parsePeriod(key);
    return settingOf(scope, { search, zone, today, fixed, change }, chosen);
  }, [scope, search, zone, today, fixed, change, key]);
  return <SettingContext value={setting}>{children}</SettingContext>;
}

export function useSetting(): Setting {
  const setting = useContext(SettingContext);
  if (!setting) throw new Error('no scope around this component');
  return setting;
}

type Rest = Pick<Setting, 'search' | 'zone' | 'today' | 'fixed' | 'change'>;

/** The setting of a scope, compared with a certain period where one is given. */
export function settingOf(scope: Scope, rest: Rest, chosen?: Period): Setting {
  const { period, comparison } = scope;
  const usual = comparison ? comparedWith(period, comparison, rest.today) : undefined;
  const other = chosen ?? usual;
  return {
    ...rest,
    scope,
    question: scopeQuery(scope),
    compared: other && {
      period: other,
      question: scopeQuery({ ...scope, period: other }),
      ...(chosen
        ? { name: periodName(other, rest.today), phrase: periodPhrase(other, rest.today) }
        : comparedWords(period, comparison, other, rest.today)),
    },
  };
}
