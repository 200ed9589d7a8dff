/** The known days of the whole history; nothing while they are being asked for. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { coverageQuery } from '@/api/queries';
import { type KnownDays, knownDays } from './known-days';

export function useKnownDays(today: string): KnownDays | undefined {
  const { data } = useQuery(coverageQuery);
  return useMemo(() => data && knownDays(data, today), [data, today]);
}
