/** The way round a page that did not load: the address that the browser landed on, pasted. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { finishConnecting } from '@/api/actions';
import { ProblemError } from '@/api/problem';
import { sourcesQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';

export function FinishForm() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [url, setUrl] = useState('');
  const finish = useMutation({
    mutationFn: () => finishConnecting(url.trim()),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      await navigate({ to: '/sources', search: { connected: '1' } });
    },
  });
  const problem =
    finish.error instanceof ProblemError
      ? (finish.error.fields.url ?? finish.error.message)
      : finish.error?.message;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        finish.mutate();
      }}
    >
      <Field
        label="The URL you landed on"
        placeholder="http://127.0.0.1:8000/callback?code=…"
        value={url}
        onChange={({ target }) => setUrl(target.value)}
        problem={problem}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <Button type="submit" busy={finish.isPending} className="self-start">
        Finish the connection
      </Button>
    </form>
  );
}
