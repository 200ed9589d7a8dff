/** What failed, why, how to go on, and the id by which the server's log knows it. */
import { RotateCw } from 'lucide-react';
import { ProblemError } from '@/api/problem';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { Notice } from './notice';

interface ProblemNoteProps {
  /** What could not be done, as a sentence without an end. */
  what: string;
  error: unknown;
  onRetry?: () => void;
}

export function ProblemNote({ what, error, onRetry }: ProblemNoteProps) {
  const requestId = error instanceof ProblemError ? error.requestId : null;
  const reason = error instanceof Error ? error.message : 'Something unexpected happened.';
  return (
    <Notice
      tone="danger"
      title={what}
      action={
        onRetry ? (
          <Button onClick={onRetry}>
            <RotateCw size={15} strokeWidth={1.75} aria-hidden="true" />
            Try again
          </Button>
        ) : null
      }
    >
      <p>{reason}</p>
      {requestId ? (
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-text-3">
          Request <code className="break-all">{requestId}</code>
          <CopyButton text={requestId} label="Copy the request id" />
        </p>
      ) : null}
    </Notice>
  );
}
