/** What stands in place of a page that broke. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { usePageTitle } from '@/lib/use-page-title';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/problem-note';

export function FailurePage({ error, reset }: ErrorComponentProps) {
  usePageTitle('Something went wrong');
  const router = useRouter();
  return (
    <main className="mx-auto flex min-h-[80dvh] w-full max-w-xl flex-col justify-center gap-4 px-4">
      <h1 className="text-2xl font-bold">This page could not be shown</h1>
      <ProblemNote
        what="Something went wrong"
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
      <Button className="self-start" onClick={() => window.location.reload()}>
        Load everything anew
      </Button>
    </main>
  );
}
