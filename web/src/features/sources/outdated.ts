/** Whether what a page shows of the collecting is old, because no answer comes any more. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { Account, Sources } from '@/api/client';

export interface Outdated {
  /** When what is shown was true. */
  since: string;
  /** Why nothing newer has come. */
  error: Error;
}

type Asked = Pick<UseQueryResult<Sources>, 'data' | 'error' | 'dataUpdatedAt'>;

/** Nothing where there is nothing to show, or the last request was answered. */
export function outdated({ data, error, dataUpdatedAt }: Asked): Outdated | undefined {
  if (!data || !error) return undefined;
  return { since: new Date(dataUpdatedAt).toISOString(), error };
}

/** An account's state, or that it is not known whether it still collects. */
export type ShownState = Account['state'] | 'unknown';

/** That something is wrong stays worth saying; that all is well must not be claimed of the past. */
export function shownState(state: Account['state'], isOutdated: boolean): ShownState {
  return isOutdated && state === 'collecting' ? 'unknown' : state;
}
