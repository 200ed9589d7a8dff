/** One thing that a listener is told about the collecting: what is the case and what to do. */
import type { ReactNode } from 'react';
import type { Notice as CollectionNoticeData } from '@/api/client';
import { ConnectAgain } from '@/features/sources/connect-again';
import { LinkedText } from '@/ui/linked-text';
import { Notice } from '@/ui/notice';
import { noticeTone } from './notice-order';

interface CollectionNoticeProps {
  notice: CollectionNoticeData;
  /** Since when, where there is room for it. */
  since?: ReactNode;
  /** Where to go, beside what can be done here. */
  link?: ReactNode;
}

export function CollectionNotice({ notice, since, link }: CollectionNoticeProps) {
  const { title, detail, advice, severity } = notice;
  const mended = notice.is_mended_by_connecting ? notice.account_id : null;
  return (
    <Notice
      tone={noticeTone(notice)}
      title={title}
      live={false}
      action={
        mended != null || link ? (
          <div className="flex flex-wrap items-start gap-2">
            {mended != null ? (
              <ConnectAgain account={mended} kind={severity === 'danger' ? 'primary' : 'plain'} />
            ) : null}
            {link}
          </div>
        ) : null
      }
    >
      <div className="flex max-w-prose flex-col gap-1 break-words">
        <p>{detail}</p>
        {advice ? (
          <p className="text-text">
            <LinkedText>{advice}</LinkedText>
          </p>
        ) : null}
        {since ? <p className="figures text-xs text-text-3">{since}</p> : null}
      </div>
    </Notice>
  );
}
