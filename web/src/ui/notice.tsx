/** A short message beside the content: what happened and what to do. */
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'info' | 'ok' | 'warn' | 'danger';

const ICONS: Record<Tone, LucideIcon> = {
  info: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
};

export const TONE_TEXT: Record<Tone, string> = {
  info: 'text-text-2',
  ok: 'text-ok',
  warn: 'text-warn',
  danger: 'text-danger',
};

const EDGE: Record<Tone, string> = {
  info: 'border-line',
  ok: 'border-line',
  warn: 'border-warn/45',
  danger: 'border-danger/60',
};

interface NoticeProps {
  tone?: Tone;
  title?: string | undefined;
  children?: ReactNode;
  /** A button or link at the end. */
  action?: ReactNode;
  /** False where it stands for long and its words tick: it would be spoken again and again. */
  live?: boolean;
}

export function Notice({ tone = 'info', title, children, action, live = true }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div
      role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}
      className={`flex items-start gap-3 rounded-lg border bg-surface px-4 py-3 text-text shadow-panel ${EDGE[tone]}`}
    >
      <Icon
        size={18}
        strokeWidth={1.75}
        aria-hidden="true"
        className={`mt-0.5 shrink-0 ${TONE_TEXT[tone]}`}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2.5">
        <div className="min-w-0 flex-1 basis-52">
          {title ? <p className="font-medium">{title}</p> : null}
          {children ? <div className="text-sm text-text-2">{children}</div> : null}
        </div>
        {action}
      </div>
    </div>
  );
}
