/** Signing in with name and password. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { signIn } from '@/api/actions';
import type { Session } from '@/api/client';
import { Entrance } from '@/features/session/entrance';
import { useEnter } from '@/features/session/use-enter';
import { usePageTitle } from '@/lib/use-page-title';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';

interface LoginPageProps {
  session: Session;
  /** Where to go once signed in: a path of this site. */
  next: string;
}

export function LoginPage({ session, next }: LoginPageProps) {
  usePageTitle('Sign in');
  const enter = useEnter();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => signIn({ name, password }),
    onSuccess: (session) => enter(session, next),
  });
  const { demo } = session;
  return (
    <Entrance
      title="Sign in"
      introduction="Your plays are waiting."
      foot={`Music Analyser ${session.version}`}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          login.mutate();
        }}
      >
        {demo ? (
          <Notice
            title="This is a demo"
            action={
              <Button
                onClick={() => {
                  setName(demo.name);
                  setPassword(demo.password);
                }}
              >
                Use these
              </Button>
            }
          >
            <p>
              Name <code className="font-semibold text-text">{demo.name}</code>
            </p>
            <p>
              Password <code className="font-semibold break-all text-text">{demo.password}</code>
            </p>
          </Notice>
        ) : null}
        {login.error ? <Notice tone="danger">{login.error.message}</Notice> : null}
        <Field
          label="Name"
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          value={name}
          onChange={({ target }) => setName(target.value)}
          required
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
          required
        />
        <Button kind="primary" type="submit" busy={login.isPending} className="mt-1">
          Sign in
        </Button>
      </form>
    </Entrance>
  );
}
