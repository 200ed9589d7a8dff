/** A house of one's own: a simulated Spotify and the real server on a database in a temporary folder. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Cookie } from '@playwright/test';

const BINARY = process.env.MUSIC_ANALYSER_BIN ?? '../target/debug/music-analyser';
/** How many times faster than life the simulated listener lives: a play every few seconds. */
const PACE = '50';
const START_MS = 30_000;

/** Who owns every house. */
export const OWNER = {
  name: 'Ada',
  password: 'correct horse battery staple',
  zone: 'Europe/Berlin',
};

export interface HouseOptions {
  /** Whether the listener lives no faster than life: nothing slides in while the test acts. */
  quiet?: boolean;
  /** Whether Spotify's consent page agrees by itself. */
  autoConsent?: boolean;
  /** Whether the server knows its Spotify app. */
  configured?: boolean;
  /** What goes wrong at Spotify, as `simulate --faults` takes it. */
  faults?: string;
}

type Running = ChildProcessByStdio<null, Readable, Readable>;

/** Where the simulator is and how it knows its app: the first line that it prints. */
interface Spotify {
  accounts_url: string;
  api_url: string;
  client_id: string;
}

export class House {
  readonly url: string;
  readonly spotifyUrl: string;
  /** Everything that the processes said, for when a test fails. */
  readonly log: string[];
  private readonly folder: string;
  private readonly settings: Record<string, string>;
  private readonly simulator: Running;
  private server: Running | undefined;

  private constructor(parts: {
    url: string;
    spotify: Spotify;
    simulator: Running;
    folder: string;
    log: string[];
    configured: boolean;
  }) {
    const { url, spotify, simulator, folder, log, configured } = parts;
    this.url = url;
    this.spotifyUrl = spotify.accounts_url;
    this.log = log;
    this.folder = folder;
    this.simulator = simulator;
    this.settings = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: `sqlite:${join(folder, 'music.db')}`,
      LISTEN: new URL(url).host,
      PUBLIC_URL: url,
      SPOTIFY_API_URL: spotify.api_url,
      SPOTIFY_ACCOUNTS_URL: spotify.accounts_url,
      POLL_INTERVAL: '1s',
      ...(configured && { SPOTIFY_CLIENT_ID: spotify.client_id }),
    };
  }

  /** Starts everything and waits until it answers. */
  static async open({
    autoConsent = false,
    configured = true,
    quiet = false,
    faults = 'none',
  }: HouseOptions = {}): Promise<House> {
    const log: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), 'music-analyser-e2e-'));
    const pace = quiet ? '1' : PACE;
    const options = ['--listen', '127.0.0.1:0', '--pace', pace, '--faults', faults];
    if (autoConsent) options.push('--auto-consent');
    const simulator = start(
      ['simulate', ...options],
      { PATH: process.env.PATH ?? '' },
      folder,
      log,
    );
    const lines = createInterface(simulator.stdout);
    const [first] = await orEnd(simulator, log, once(lines, 'line') as Promise<[string]>);
    const spotify = JSON.parse(first) as Spotify;
    const url = `http://127.0.0.1:${await freePort()}`;
    const house = new House({ url, spotify, simulator, folder, log, configured });
    await house.startServer();
    return house;
  }

  /** Starts the server, which must not be running, and waits until it is ready. */
  async startServer(): Promise<void> {
    const server = start(['serve'], this.settings, this.folder, this.log);
    this.server = server;
    await orEnd(server, this.log, lineWith(server.stderr, 'Music Analyser is ready'));
  }

  /** Stops the server as a service manager would, and waits for its end. */
  async stopServer(): Promise<void> {
    if (this.server) await stop(this.server);
    this.server = undefined;
  }

  /** Ends everything and deletes it. */
  async close(): Promise<void> {
    await Promise.all([this.stopServer(), stop(this.simulator)]);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Makes the owner as the set-up page would. Returns their session. */
  async setUp(): Promise<Cookie> {
    const answer = await this.post('/api/v1/setup', OWNER);
    const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    const [name = '', value = ''] = pair.split('=');
    return {
      name,
      value,
      domain: new URL(this.url).hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax',
    };
  }

  /** Connects the simulated account as a browser would; needs `autoConsent`. */
  async connect(session: Cookie): Promise<void> {
    const cookie = `${session.name}=${session.value}`;
    const begun = await this.post('/api/v1/accounts/connect', undefined, cookie);
    const { authorize_url } = (await begun.json()) as { authorize_url: string };
    const agreed = await fetch(authorize_url, { redirect: 'manual' });
    const landed = await fetch(agreed.headers.get('location') ?? '', {
      redirect: 'manual',
      headers: { cookie },
    });
    const arrived = landed.headers.get('location');
    if (arrived !== '/sources?connected=1') throw new Error(`connecting ended at ${arrived}`);
  }

  private async post(path: string, body?: unknown, cookie?: string): Promise<Response> {
    const answer = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}

/** Starts the binary with these settings and no others: none of the machine's own reach it. */
function start(
  args: string[],
  env: Record<string, string>,
  folder: string,
  log: string[],
): Running {
  const binary = join(process.cwd(), BINARY);
  const child = spawn(BINARY.startsWith('/') ? BINARY : binary, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface(child.stderr).on('line', (line) => log.push(`${args[0]}: ${line}`));
  return child;
}

async function stop(child: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Waits for a line; the process ending first, or silence, is a failure that shows its log. */
async function orEnd<T>(child: Running, log: string[], awaited: Promise<T>): Promise<T> {
  const told = (what: string) => new Error(`${what}\n${log.join('\n')}`);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(told(error.message)));
    child.once('exit', (code) => reject(told(`the process ended with ${code}`)));
    AbortSignal.timeout(START_MS).onabort = () => reject(told('the process did not start in time'));
  });
  return Promise.race([awaited, failed]);
}

function lineWith(stream: Readable, text: string): Promise<void> {
  return new Promise((resolve) => {
    createInterface(stream).on('line', (line) => {
      if (line.includes(text)) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
