/** Brings the part of the page that its address names into view, once it is there. */
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

/** To be told when everything that could move the part has come. */
export function useHashTarget(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (ready && hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [ready, hash]);
}
