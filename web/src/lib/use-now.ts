/** The present as React state, so that "40 s ago" keeps ticking. */
import { useEffect, useState } from 'react';

/** The present, renewed at an interval. */
export function useNow(intervalMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
