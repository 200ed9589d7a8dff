/** What the pages do: one function per endpoint that changes something. */
import { type Account, client, type Import, type Session, unwrap } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export function setUp(body: Schemas['Setup']): Promise<Session> {
  return unwrap(client.POST('/api/v1/setup', { body }));
}

export function signIn(body: Schemas['Credentials']): Promise<Session> {
  return unwrap(client.POST('/api/v1/session', { body }));
}

export async function signOut(): Promise<void> {
  await unwrap(client.DELETE('/api/v1/session'));
}

/** Deletes a play for good; neither a poll nor an import brings it back. */
export async function deletePlay(id: number): Promise<void> {
  await unwrap(client.DELETE('/api/v1/plays/{id}', { params: { path: { id } } }));
}

/** Asks where the browser must go to give consent: for exactly this account, or for any. */
export async function startConnecting(account?: number): Promise<string> {
  const query = account === undefined ? {} : { account };
  const { authorize_url } = await unwrap(
    client.POST('/api/v1/accounts/connect', { params: { query } }),
  );
  return authorize_url;
}

/** Finishes a connection with the address that the browser landed on. */
export function finishConnecting(url: string): Promise<Account> {
  return unwrap(client.POST('/api/v1/accounts/connect/finish', { body: { url } }));
}

/** Forgets an account's access; its plays stay. */
export async function disconnect(id: number): Promise<void> {
  await unwrap(client.DELETE('/api/v1/accounts/{id}', { params: { path: { id } } }));
}

/**
 * Takes back an import that is done, cancels one that is not, forgets one that stored nothing.
 * Returns what has become of it; nothing once it is forgotten.
 */
export async function dropImport(id: number): Promise<Import | undefined> {
  return unwrap(client.DELETE('/api/v1/imports/{id}', { params: { path: { id } } }));
}
