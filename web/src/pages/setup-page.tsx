/** The first start: who owns this installation, and in which zone their days begin. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { setUp } from '@/api/actions';
import type { Session } from '@/api/client';
import { Entrance } from '@/features/session/entrance';
import { formProblem } from '@/features/session/form-problem';
import { useEnter } from '@/features/session/use-enter';
import { ZoneField } from '@/features/session/zone-field';
import { usePageTitle } from '@/lib/use-page-title';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 128;
const LONGEST_NAME = 64;

export function SetupPage({ session }: { session: Session }) {
  usePageTitle('Set up');
  const enter = useEnter();
  const codeNeeded = session.setup === 'code_needed';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [zone, setZone] = useState(browserZone);
  const [code, setCode] = useState('');
  const [mismatch, setMismatch] = useState(false);
  const setup = useMutation({
    mutationFn: () =>
      setUp({ name: name.trim(), password, zone, code: codeNeeded ? code.trim() : null }),
    onSuccess: (session) => enter(session, '/connect'),
  });
  const problem = formProblem(setup.error, ['name', 'password', 'zone', 'code']);

  return (
    <Entrance
      title="Welcome"
      introduction="This server records what you play on Spotify, for you alone. First, who are you?"
      foot={`Music Analyser ${session.version}`}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setMismatch(password !== repeated);
          if (password === repeated) setup.mutate();
        }}
      >
        {problem.message ? <Notice tone="danger">{problem.message}</Notice> : null}
        {codeNeeded ? (
          <Field
            label="One-time code"
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            hint="The server printed it in its log when it started: in the terminal that runs it, or with journalctl or docker logs. It proves that this server is yours."
            value={code}
            onChange={({ target }) => setCode(target.value)}
            problem={problem.fields.code}
            required
          />
        ) : null}
        <Field
          label="Name"
          name="name"
          autoComplete="username"
          maxLength={LONGEST_NAME}
          value={name}
          onChange={({ target }) => setName(target.value)}
          problem={problem.fields.name}
          required
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          maxLength={LONGEST_PASSWORD}
          hint={`At least ${SHORTEST_PASSWORD} characters. A few unrelated words make a good one.`}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
          problem={problem.fields.password}
          required
        />
        <PasswordField
          label="Password once more"
          name="password-repeated"
          autoComplete="new-password"
          value={repeated}
          onChange={({ target }) => {
            setRepeated(target.value);
            setMismatch(false);
          }}
          problem={mismatch ? 'The two passwords differ.' : undefined}
          required
        />
        <ZoneField value={zone} onChange={setZone} problem={problem.fields.zone} />
        <Button kind="primary" type="submit" busy={setup.isPending} className="mt-1">
          Create the owner
        </Button>
      </form>
    </Entrance>
  );
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
