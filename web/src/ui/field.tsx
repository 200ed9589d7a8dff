/** A labelled line of text with its hint and, when something is wrong, what. */
import { type ComponentProps, type ReactNode, useId } from 'react';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  /** A button that stands inside the field, at its end. */
  action?: ReactNode;
}

export function Field({ label, hint, problem, action, className = '', ...input }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [problem && problemId, hint && hintId].filter(Boolean).join(' ');
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative flex">
        <input
          {...input}
          id={id}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy || undefined}
          className={`h-10 w-full rounded-md border bg-bg px-3 text-base text-text pointer-coarse:h-11 pointer-coarse:text-lg ${problem ? 'border-danger' : 'border-line-strong'} ${action ? 'pr-12' : ''}`}
        />
        {action ? (
          <div className="absolute inset-y-0 right-0 flex items-center pr-0.5">{action}</div>
        ) : null}
      </div>
      {problem ? (
        <p id={problemId} className="text-sm text-danger">
          {problem}
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-xs text-text-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
