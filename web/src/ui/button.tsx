/** The buttons of the site: one shape, four weights. */
import type { ComponentProps } from 'react';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const SHAPE =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3.5 text-sm font-medium transition-colors duration-[120ms] disabled:opacity-60 pointer-coarse:min-h-11';

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent enabled:hover:brightness-110',
  plain: 'border border-line-strong bg-surface text-text enabled:hover:bg-hover',
  quiet: 'text-text-2 enabled:hover:bg-hover enabled:hover:text-text',
  danger: 'border border-danger text-danger enabled:hover:bg-hover',
};

/** The class names of a button, for a link that should look like one. */
export function buttonClass(kind: ButtonKind = 'plain', extra = ''): string {
  return `${SHAPE} ${KINDS[kind]} ${extra}`;
}

interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind;
  /** Shows that the press is being worked on and ignores further ones. */
  busy?: boolean;
}

export function Button({
  kind = 'plain',
  busy = false,
  className = '',
  type = 'button',
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(kind, className)}
    />
  );
}
