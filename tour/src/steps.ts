import { inspect } from 'node:util';
import { isAuthError } from '@x/auth-core';
import { type Check, check } from './check.ts';
import type { Visit } from './visit.ts';
import { expiryWords, toDuration } from './words.ts';

/** What a step shows and what it found out. */
export interface Outcome {
  readonly title: string;
  readonly notes?: readonly string[];
  readonly checks: readonly Check[];
}

/** One thing the tour shows of every provider. Add one here and to a list in tour.ts. */
export type Step = (visit: Visit) => Promise<Outcome>;

export async function firstCall(visit: Visit): Promise<Outcome> {
  const checks = await callApi(visit, 1);
  const { expiresAt } = await visit.client.getToken();
  const { expirySource } = visit.lastReceived();
  const life = toDuration(expiresAt - visit.clock.now());
  return {
    title: 'The first call gets a token.',
    notes: [`It lives ${life}. ${expiryWords[expirySource]}`],
    checks,
  };
}

export async function secondCall(visit: Visit): Promise<Outcome> {
  return { title: 'The second call takes it from memory.', checks: await callApi(visit, 0) };
}

export async function expiry(visit: Visit): Promise<Outcome> {
  const { accessToken, expiresAt } = await visit.client.getToken();
  const wait = toDuration(expiresAt - visit.clock.now());
  visit.clock.advanceTo(expiresAt + 1_000);

  const checks = await callApi(visit, 1);
  const renewed = await visit.client.getToken();
  const { from } = visit.lastReceived();
  return {
    title: `${wait} later it is over, and the next call has a new one.`,
    notes: [from === 'refresh' ? 'Renewed with the refresh token.' : 'Had with the credentials again.'],
    checks: [...checks, check('the token is a new one', renewed.accessToken !== accessToken, true)],
  };
}

/** Forty seconds before its end every provider's token is in the soft window, and not yet in the hard one. */
export async function refreshAhead(visit: Visit): Promise<Outcome> {
  const { accessToken, expiresAt } = await visit.client.getToken();
  visit.clock.advanceTo(expiresAt - 40_000);

  const atOnce = await visit.client.getToken();
  // Asks for more than the old token has left, and so waits for the renewal that is under way.
  const renewed = await visit.client.getToken({ minValidityMs: 60_000 });
  return {
    title: 'Shortly before its end the old token is handed out at once, and renewed behind the call.',
    checks: [
      check('the call waited for the renewal', atOnce.accessToken !== accessToken, false),
      check('the renewal brought a new token', renewed.accessToken !== accessToken, true),
      ...(await callApi(visit, 1)),
    ],
  };
}

/** Needs the emulator: outages cannot be ordered. */
export async function outage(visit: Visit): Promise<Outcome> {
  const { expiresAt } = await visit.client.getToken();
  visit.clock.advanceTo(expiresAt + 1_000);
  visit.server?.fail({ status: 503, times: 2 });
  return {
    title: 'The token endpoint answers 503 twice: the call waits it out and succeeds.',
    checks: await callApi(visit, 3),
  };
}

/** Needs the emulator: no provider lets us revoke its access tokens. */
export async function revocation(visit: Visit): Promise<Outcome> {
  const { accessToken } = await visit.client.getToken();
  visit.server?.revoke(accessToken);
  return {
    title: 'Revoked early: the API says 401, the call still succeeds.',
    checks: await callApi(visit, 1, [401, 200]),
  };
}

/** Needs the emulator: at a real provider a wrong secret may count towards a lockout. */
export async function wrongSecret(visit: Visit): Promise<Outcome> {
  const secret = 'not-the-right-secret';
  const error: unknown = await visit
    .createWith(secret)
    .getToken()
    .catch((reason: unknown) => reason);
  const code = isAuthError(error) ? error.code : undefined;
  return {
    title: `A wrong ${visit.provider.secret} is one clear error.`,
    notes: [`${code}: ${error instanceof Error ? error.message : error}`],
    checks: [
      check('the code of the error', code, 'invalid_credentials'),
      check('the error shows the secret', inspect(error, { depth: 9 }).includes(secret), false),
      check('token requests', visit.tokenRequests(), 1),
      check(
        'what the provider objected to',
        visit.server?.violations.map(({ rule }) => rule),
        ['credentials'],
      ),
    ],
  };
}

/** One call of the sample resource, through `fetch` of the client. */
async function callApi(visit: Visit, tokenRequests: number, statuses = [200]): Promise<Check[]> {
  if (visit.resource === undefined) {
    await visit.client.getToken();
    return [check('token requests', visit.tokenRequests(), tokenRequests)];
  }
  const response = await visit.client.fetch(visit.resource);
  await response.body?.cancel();
  return [
    check('status of the API call', response.status, statuses.at(-1)),
    check('answers of the API', visit.apiStatuses(), statuses),
    check('token requests', visit.tokenRequests(), tokenRequests),
  ];
}
