/** Speaks a notice once, when it begins; the words on the page tick and are not spoken again. */
import { useEffect, useRef } from 'react';
import type { Notice } from '@/api/client';
import { announce } from '@/lib/announce';
import { noticeKey } from './notice-order';

export function useAnnounced(notices: readonly Notice[]): void {
  const told = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const fresh = notices.filter((notice) => !told.current.has(noticeKey(notice)));
    told.current = new Set(notices.map(noticeKey));
    if (fresh.length > 0) announce(fresh.map(({ title }) => title).join('. '));
  }, [notices]);
}
