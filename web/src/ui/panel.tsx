/** A flat surface with a hairline around it. */
import type { ComponentProps } from 'react';

export function Panel({ className = '', ...rest }: ComponentProps<'section'>) {
  return (
    <section
      {...rest}
      className={`rounded-lg border border-line bg-surface shadow-panel ${className}`}
    />
  );
}
