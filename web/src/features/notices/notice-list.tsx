/** Everything that a listener is told about the collecting, in full. */
import type { Notice } from '@/api/client';
import { Moment } from '@/ui/moment';
import { CollectionNotice } from './collection-notice';
import { gravestFirst, noticeKey } from './notice-order';

interface NoticeListProps {
  notices: readonly Notice[];
  now: Date;
  zone: string;
}

export function NoticeList({ notices, now, zone }: NoticeListProps) {
  if (notices.length === 0) return null;
  return (
    <section aria-label="Notices" className="flex flex-col gap-2">
      {gravestFirst(notices).map((notice) => (
        <CollectionNotice
          key={noticeKey(notice)}
          notice={notice}
          since={
            <>
              First noticed <Moment at={notice.since} now={now} zone={zone} />
            </>
          }
        />
      ))}
    </section>
  );
}
