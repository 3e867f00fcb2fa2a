import { inspect } from 'node:util';
import { isAuthError } from '@x/auth-core';
import { type Check, check } from './check.ts';
import type { Visit } from './visit.ts';
import { expiryWords, toDuration } from './words.ts';

/** The output of a step. */
export interface Outcome {
  readonly title: string;
  readonly notes?: readonly string[];
  readonly checks: readonly Check[];
}

/** A step that the tour shows with every provider. Add a new one here and to a list in tour.ts. */
export type Step = (visit: Visit) => Promise<Outcome>;

export async function firstCall(visit: Visit): Promise<Outcome> {
  const checks = await callApi(visit, 1);
  const { expiresAt } = await visit.client.getToken();
  const { expirySource } = visit.lastReceived();
  const lifetime = toDuration(expiresAt - visit.clock.now());
  return {
    title: 'The first call obtains a token.',
    notes: [`It is valid for ${lifetime}. ${expiryWords[expirySource]}`],
    checks,
  };
}

export async function secondCall(visit: Visit): Promise<Outcome> {
  return { title: 'The second call uses the cached token.', checks: await callApi(visit, 0) };
}

export async function expiry(visit: Visit): Promise<Outcome> {
  const { accessToken, expiresAt } = await visit.client.getToken();
  const wait = toDuration(expiresAt - visit.clock.now());
  visit.clock.advanceTo(expiresAt + 1_000);

  const checks = await callApi(visit, 1);
  const renewed = await visit.client.getToken();
  const { from } = visit.lastReceived();
  return {
    title: `After ${wait} it has expired, and the next call obtains a new one.`,
    notes: [
      from === 'refresh'
        ? 'It was renewed with the refresh token.'
        : 'It was obtained with the credentials again.',
    ],
    checks: [...checks, check('the token is a new one', renewed.accessToken !== accessToken, true)],
  };
}

/** Moves the clock into the soft window, for a token of any lifetime, and not yet into the hard window. */
export async function refreshAhead(visit: Visit): Promise<Outcome> {
  const { accessToken, expiresAt } = await visit.client.getToken();
  const remainingMs = expiresAt - visit.clock.now();
  visit.clock.advanceTo(expiresAt - Math.min(40_000, 0.15 * remainingMs));

  const atOnce = await visit.client.getToken();
  // The old token is not valid for long enough, so this waits for the running renewal.
  const renewed = await visit.client.getToken({ minValidityMs: 60_000 });
  return {
    title:
      'Shortly before expiry, a call gets the old token at once while a new one is obtained in the background.',
    checks: [
      check('the call waited for the renewal', atOnce.accessToken !== accessToken, false),
      check('the renewal obtained a new token', renewed.accessToken !== accessToken, true),
      ...(await callApi(visit, 1)),
    ],
  };
}

/** Needs the emulator, because a real provider has no outage on request. */
export async function outage(visit: Visit): Promise<Outcome> {
  const { expiresAt } = await visit.client.getToken();
  visit.clock.advanceTo(expiresAt + 1_000);
  visit.server?.fail({ status: 503, times: 2 });
  return {
    title: 'The token endpoint responds with 503 twice. The call retries and succeeds.',
    checks: await callApi(visit, 3),
  };
}

/** Needs the emulator, because no provider supports the revocation of access tokens. */
export async function revocation(visit: Visit): Promise<Outcome> {
  const { accessToken } = await visit.client.getToken();
  visit.server?.revoke(accessToken);
  return {
    title: 'The token is revoked and the API responds with 401. The call obtains a new token and succeeds.',
    checks: await callApi(visit, 1, [401, 200]),
  };
}

/** Needs the emulator, because a real provider may lock the account after wrong secrets. */
export async function wrongSecret(visit: Visit): Promise<Outcome> {
  const secret = 'not-the-right-secret';
  const error: unknown = await visit
    .createWith(secret)
    .getToken()
    .catch((reason: unknown) => reason);
  const code = isAuthError(error) ? error.code : undefined;
  return {
    title: `A wrong ${visit.provider.secret} gives a clear error.`,
    notes: [`${code}: ${error instanceof Error ? error.message : error}`],
    checks: [
      check('the code of the error', code, 'invalid_credentials'),
      check('the error shows the secret', inspect(error, { depth: 9 }).includes(secret), false),
      check('token requests', visit.tokenRequests(), 1),
      check(
        'the violations at the provider',
        visit.server?.violations.map(({ rule }) => rule),
        ['credentials'],
      ),
    ],
  };
}

/** Calls the sample resource with the client's `fetch`. */
async function callApi(visit: Visit, tokenRequests: number, statuses = [200]): Promise<Check[]> {
  if (visit.resource === undefined) {
    await visit.client.getToken();
    return [check('token requests', visit.tokenRequests(), tokenRequests)];
  }
  const response = await visit.client.fetch(visit.resource);
  await response.body?.cancel();
  return [
    check('status of the API call', response.status, statuses.at(-1)),
    check('statuses of the API', visit.apiStatuses(), statuses),
    check('token requests', visit.tokenRequests(), tokenRequests),
  ];
}
