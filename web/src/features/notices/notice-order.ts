/** Which notices come first, and which are grave enough for every page. */
import type { Notice } from '@/api/client';
import type { Tone } from '@/ui/notice';

const GRAVITY: Record<Notice['severity'], number> = { danger: 2, warning: 1, info: 0 };

const TONES: Record<Notice['severity'], Tone> = { danger: 'danger', warning: 'warn', info: 'info' };

export function noticeTone(notice: Notice): Tone {
  return TONES[notice.severity];
}

/** Tells a notice from the others that stand at the same time. */
export function noticeKey({ account_id, kind }: Notice): string {
  return `${account_id ?? 'server'} ${kind}`;
}

/** The gravest first; equals as they came. */
export function gravestFirst(notices: readonly Notice[]): Notice[] {
  return notices.toSorted((a, b) => GRAVITY[b.severity] - GRAVITY[a.severity]);
}

/** Those that a listener is told of wherever they are. */
export function urgent(notices: readonly Notice[]): Notice[] {
  return gravestFirst(notices.filter(({ severity }) => severity !== 'info'));
}
