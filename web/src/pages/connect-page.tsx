/** Connecting a Spotify account, step by step, with a way round a page that did not load. */
import { useQuery } from '@tanstack/react-query';
import { Cable } from 'lucide-react';
import type { Sources } from '@/api/client';
import { sourcesQuery } from '@/api/queries';
import { FinishForm } from '@/features/sources/finish-form';
import { Step } from '@/features/sources/step';
import { useConnect } from '@/features/sources/use-connect';
import { usePageTitle } from '@/lib/use-page-title';
import { Button } from '@/ui/button';
import { CopyField } from '@/ui/copy-field';
import { Notice } from '@/ui/notice';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';

const DASHBOARD = 'https://developer.spotify.com/dashboard';

export function ConnectPage() {
  usePageTitle('Connect Spotify');
  const sources = useQuery(sourcesQuery);
  return (
    <div className="flex max-w-3xl flex-col gap-5 pt-6 lg:pt-8">
      <header>
        <h1 className="text-2xl leading-tight font-bold lg:text-3xl">Connect Spotify</h1>
        <p className="mt-1 text-text-2">
          Spotify tells an app of your own what you played last. This server asks round the clock,
          often enough that no play slips through, and keeps the answer.
        </p>
      </header>
      {sources.isError && !sources.data ? (
        <ProblemNote
          what="The connection’s settings could not be loaded"
          error={sources.error}
          onRetry={() => void sources.refetch()}
        />
      ) : null}
      {sources.data ? <Steps spotify={sources.data.spotify} /> : null}
    </div>
  );
}

function Steps({ spotify }: { spotify: Sources['spotify'] }) {
  return (
    <>
      {spotify.simulated ? (
        <Notice title="This is a demo">
          “Spotify” is a simulator here and its app is already set up: go straight to step 4.
        </Notice>
      ) : null}
      <Panel aria-label="Steps" className="p-5">
        <ol className="flex flex-col gap-7">
          <Step number={1} title="Create an app at Spotify">
            <p>
              Open{' '}
              <a
                href={DASHBOARD}
                target="_blank"
                rel="noreferrer"
                className="font-medium text-accent-text underline underline-offset-2"
              >
                Spotify’s developer dashboard
              </a>
              , sign in, and choose “Create app”. Any name will do; tick “Web API”.
            </p>
            <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
              <li>
                The owner of the app needs Spotify Premium. Without it Spotify answers nothing.
              </li>
              <li>
                A new app serves up to five people. Each of them must be named in the app’s “User
                management”, with the e-mail address of their Spotify account.
              </li>
            </ul>
          </Step>
          <Step number={2} title="Give it this redirect URI">
            <p>
              Paste it into the app’s settings exactly as it stands here, to the last character.
            </p>
            <CopyField text={spotify.redirect_uri} label="Copy the redirect URI" />
            {spotify.redirect_uri_problem ? (
              <Notice tone="warn" title="Your browser will not come back by itself">
                {spotify.redirect_uri_problem}
              </Notice>
            ) : null}
          </Step>
          <Step number={3} title="Tell this server the app’s client ID">
            {spotify.configured ? (
              <p>
                Done: the client ID is set
                {spotify.flow === 'secret' ? ', and so is the secret' : ', no secret is needed'}.
              </p>
            ) : (
              <>
                <p>
                  Copy the app’s client ID into the setting <Code>SPOTIFY_CLIENT_ID</Code>, in the
                  environment or in the file <Code>.env</Code>, and restart the server. A client
                  secret is not needed; if you want to use one, set{' '}
                  <Code>SPOTIFY_CLIENT_SECRET</Code>.
                </p>
                <CopyField text="SPOTIFY_CLIENT_ID=" label="Copy the line" />
              </>
            )}
          </Step>
          <Step number={4} title="Give your consent">
            {spotify.configured ? (
              <Consent />
            ) : (
              <p>The button appears here once step 3 is done and the server was restarted.</p>
            )}
          </Step>
        </ol>
      </Panel>
      {spotify.configured ? (
        <Panel aria-labelledby="fallback" className="flex flex-col gap-3 p-5">
          <h2 id="fallback" className="text-lg font-semibold">
            The page did not load? Paste the URL you landed on
          </h2>
          <p className="text-text-2">
            After the consent, Spotify sends your browser to the redirect URI. Where that address
            means another machine, the page stays empty. Nothing is lost: copy the whole address out
            of the browser’s address bar and paste it here within a few minutes.
          </p>
          <FinishForm />
        </Panel>
      ) : null}
    </>
  );
}

function Consent() {
  const connect = useConnect();
  return (
    <>
      <p>
        Spotify asks whether this app may see what you played. It may do nothing else: it cannot
        control playback or change your library. The consent lasts six months and can be renewed at
        any time.
      </p>
      <Button
        kind="primary"
        className="self-start"
        busy={connect.isPending || connect.isSuccess}
        onClick={() => connect.mutate()}
      >
        <Cable size={16} strokeWidth={2} aria-hidden="true" />
        Connect Spotify
      </Button>
      {connect.error ? (
        <ProblemNote what="The connection could not be started" error={connect.error} />
      ) : null}
    </>
  );
}

function Code({ children }: { children: string }) {
  return (
    <code className="rounded-sm bg-sunken px-1.5 py-0.5 text-sm whitespace-nowrap text-text">
      {children}
    </code>
  );
}
