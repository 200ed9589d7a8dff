/** Questions about one's plays: their types, from the server's description, and how they are asked. */
import {
  keepPreviousData,
  queryOptions,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import { client, unwrap } from './client';
import type { components, paths } from './schema';

type IdOf<Path> = Path extends `/api/v1/statistics/${infer Id}` ? Id : never;

/** Every statistic that the server describes. */
export type StatisticId = IdOf<keyof paths>;

type Described<Id extends StatisticId> =
  paths[`/api/v1/statistics/${Id}`]['get']['responses'][200]['content']['application/json'];

/** A statistic's answer: for which scope it is, and its value. */
export type Answer<Id extends StatisticId> = Described<Id>;
export type Value<Id extends StatisticId> = Answer<Id>['value'];

type Schemas = components['schemas'];
/** A track, artist or album, as statistics name it. */
export type Item = Schemas['Item'];
export type Amount = Schemas['Amount'];
export type Of = Schemas['Of'];
export type Bucket = Schemas['Bucket'];
export type Definition = Schemas['StatisticDescription'];

/** What is asked: the scope's parameters and the statistic's own. */
export type Question = Readonly<Record<string, string>>;

/** Answers change as plays come; live events say when. */
export const STATISTICS_KEY = ['statistics'] as const;

/** The answer to a question. The browser keeps answers by their tag: the same one again costs little. */
export function statisticQuery(id: StatisticId, question: Question) {
  return queryOptions({
    queryKey: [...STATISTICS_KEY, id, question] as const,
    queryFn: ({ signal }): Promise<unknown> => {
      // Which path it is is known only when it is asked, which the client's types cannot follow.
      const path = `/api/v1/statistics/${id}` as '/api/v1/statistics/totals';
      return unwrap(client.GET(path, { params: { query: question }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

/** Asks a question, or none; while the next answer is on its way, the one before stays. */
export function useStatistic<Id extends StatisticId>(
  id: Id,
  question: Question | undefined,
): UseQueryResult<Answer<Id>> {
  const query = useQuery({
    ...statisticQuery(id, question ?? {}),
    enabled: question !== undefined,
  });
  return query as UseQueryResult<Answer<Id>>;
}

/** What every statistic counts, in the server's words. */
export const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: async ({ signal }) => {
    const { items } = await unwrap(client.GET('/api/v1/statistics', { signal }));
    return new Map(items.map((item) => [item.id, item as unknown as Definition]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
