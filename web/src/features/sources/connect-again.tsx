/** Gives the consent again in one click, which starts its half year anew. */
import { RefreshCw } from 'lucide-react';
import { Button, type ButtonKind } from '@/ui/button';
import { useConnect } from './use-connect';

interface ConnectAgainProps {
  /** Whose consent; another account's will not do. */
  account: number;
  kind: ButtonKind;
  label?: string;
}

export function ConnectAgain({ account, kind, label = 'Connect again' }: ConnectAgainProps) {
  const connect = useConnect(account);
  return (
    <div className="flex flex-col items-start gap-1">
      <Button
        kind={kind}
        busy={connect.isPending || connect.isSuccess}
        onClick={() => connect.mutate()}
      >
        <RefreshCw size={15} strokeWidth={1.75} aria-hidden="true" />
        {label}
      </Button>
      {connect.error ? (
        <p role="alert" className="text-sm text-danger">
          {connect.error.message}
        </p>
      ) : null}
    </div>
  );
}
