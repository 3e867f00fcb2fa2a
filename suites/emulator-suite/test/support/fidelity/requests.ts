import { createHash, randomBytes } from 'node:crypto';
import type { Emulator, ProviderHandle } from '@x/auth-testing';

export type Form = Readonly<Record<string, string | undefined>>;

export function post(
  url: string,
  form: Form | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = typeof form === 'string' ? form : toForm(form);
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return fetch(url, { method: 'POST', headers: { ...type, ...headers }, body, redirect: 'manual' });
}

export function toForm(form: Form): string {
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

export async function readJson(pending: Promise<Response>): Promise<Record<string, string>> {
  return (await (await pending).json()) as Record<string, string>;
}

export function basic(username: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

export const bearer = (token = '') => ({ headers: { authorization: `Bearer ${token}` } });

export function callApi({ apiUrl, resource }: ProviderHandle, token: string | undefined): Promise<Response> {
  return fetch(apiUrl + resource, bearer(token));
}

/** The documented token request of BlastIQ. */
export function password({ blastiq }: Emulator, change: Form = {}): Form {
  const { username, password: secret } = blastiq.options;
  return { grant_type: 'password', username, password: secret, client_id: 'external.customer', ...change };
}

/** The documented token request of Blooma or Blameless. */
export function credentials(emulator: Emulator, name: 'blooma' | 'blameless', change: Form = {}): Form {
  const { clientId, clientSecret } = emulator[name].options;
  const audience = name === 'blooma' ? `${emulator.blooma.url}/api/` : 'acme.blameless.io';
  return {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience,
    ...change,
  };
}

const REDIRECT_URI = 'http://127.0.0.1:43210/callback';

/** The URL at which a person's sign-in at BlastIQ begins. */
export function toAuthorizeUrl({ blastiq }: Emulator, change: Form = {}): string {
  const { authority, clientId } = blastiq.attended;
  const form = toForm({
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile cosmos offline_access',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'a-state',
    nonce: 'a-nonce',
    ...change,
  });
  return `${authority}/connect/authorize?${form}`;
}

const VERIFIER = randomBytes(32).toString('base64url');

/** The `Cookie` header of a person who signed in. */
export async function signIn({ blastiq }: Emulator): Promise<{ cookie: string }> {
  const { cookies } = await blastiq.signIn();
  return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
}

/** Where the sign-in of a person ends: at the application. */
export async function authorize(emulator: Emulator, change: Form = {}): Promise<Response> {
  return fetch(toAuthorizeUrl(emulator, change), { headers: await signIn(emulator), redirect: 'manual' });
}

/** What exchanges the code of a sign-in. */
export async function toCodeExchange(emulator: Emulator): Promise<Form> {
  const location = (await authorize(emulator)).headers.get('location') ?? '';
  return {
    grant_type: 'authorization_code',
    client_id: emulator.blastiq.attended.clientId,
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
  };
}
