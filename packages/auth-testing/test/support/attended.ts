import { createHash, randomBytes } from 'node:crypto';
import type { BlastiqHandle } from '@x/auth-testing';
import { signInByHand } from './browser-by-hand.ts';
import { postForm, read } from './requests.ts';

export const REDIRECT_URI = 'http://127.0.0.1:43210/callback';

/** An attempt of a person to sign in, which an application began. */
export interface Attempt {
  readonly verifier: string;
  readonly authorizeUrl: URL;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Begins a sign-in, as an application does. `undefined` leaves a parameter out. */
export function begin(blastiq: BlastiqHandle, change: Record<string, string | undefined> = {}): Attempt {
  const { authority, clientId } = blastiq.attended;
  const verifier = randomBytes(32).toString('base64url');
  const parameters = Object.fromEntries(
    Object.entries({
      client_id: clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid profile cosmos offline_access',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'a-state',
      nonce: 'a-nonce',
      ...change,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const authorizeUrl = new URL(`${authority}/connect/authorize?${new URLSearchParams(parameters)}`);
  return { verifier, authorizeUrl, parameters };
}

/** Signs a person in. Returns the callback, and what exchanges its code for tokens. */
export async function signInAttended(
  blastiq: BlastiqHandle,
  change: Record<string, string | undefined> = {},
  cookies = new Map<string, string>(),
) {
  const { authority, clientId } = blastiq.attended;
  const { verifier, authorizeUrl } = begin(blastiq, change);
  const callback = await signInByHand(authorizeUrl, authority, blastiq.options, cookies);
  const exchange = (more: Record<string, string> = {}) =>
    read(
      postForm(`${authority}/connect/token`, {
        grant_type: 'authorization_code',
        client_id: clientId,
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT_URI,
        code_verifier: verifier,
        ...more,
      }),
    );
  return { callback, exchange, cookies };
}

/** Signs a person in, and returns the tokens. */
export async function getAttendedTokens(blastiq: BlastiqHandle, change: Record<string, string> = {}) {
  const { exchange } = await signInAttended(blastiq, change);
  return (await exchange()).body as Record<string, string>;
}
