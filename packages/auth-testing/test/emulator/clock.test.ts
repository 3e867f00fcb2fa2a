import { type Emulator, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { getAttendedTokens, signInAttended } from '../support/attended.ts';
import {
  callResource,
  clientCredentials,
  members,
  passwordGrant,
  postForm,
  signIn,
} from '../support/requests.ts';
import { start } from '../support/start.ts';

const DAY_MS = 86_400_000;

const issueAtBlooma = ({ blooma }: Emulator<'blooma'>) =>
  members(postForm(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`)));

test('advance ages access tokens, and the Date header follows', async () => {
  const emulator = await start('blooma');
  const { access_token: token } = await issueAtBlooma(emulator);

  emulator.advance(DAY_MS - 60_000);
  const before = await callResource(emulator.blooma, token);
  emulator.advance(60_000);
  const after = await callResource(emulator.blooma, token);

  expect([before.status, after.status]).toEqual([200, 401]);
  expect(Math.abs(Date.parse(after.headers.get('date') ?? '') - Date.now() - DAY_MS)).toBeLessThan(5_000);
  expect(Math.abs(emulator.now() - Date.now() - DAY_MS)).toBeLessThan(5_000);
});

test('advance ages the refresh tokens of BLAM', async () => {
  const emulator = await start('blam');
  const { refreshToken } = await members(signIn(emulator.blam));
  const refresh = (token = '') =>
    fetch(
      `${emulator.blam.url}/api/users/token?${new URLSearchParams({ RefreshToken: token, OrganisationId: '1' })}`,
    );

  emulator.advance(DAY_MS - 60_000);
  const renewed = await members(refresh(refreshToken));
  emulator.advance(2 * 60_000);

  expect(renewed.bearerToken).toBeTypeOf('string');
  expect((await refresh(renewed.refreshToken)).status).toBe(401);
});

test('advance ages the refresh tokens of BlastIQ, also after a rotation', async () => {
  const emulator = await start('blastiq');
  const { authority } = emulator.blastiq.options;
  const refresh = (token = '') =>
    postForm(`${authority}/connect/token`, {
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: 'external.customer',
    });
  const first = await members(
    postForm(`${authority}/connect/token`, passwordGrant(emulator.blastiq.options)),
  );

  emulator.advance(29 * DAY_MS);
  const second = await members(refresh(first.refresh_token));
  const live = await callResource(emulator.blastiq, second.access_token);
  emulator.advance(40 * DAY_MS);

  expect(live.status).toBe(200);
  expect((await callResource(emulator.blastiq, second.access_token)).status).toBe(401);
  expect(await members(refresh(second.refresh_token))).toMatchObject({ error: 'invalid_grant' });
});

test('advance ages the codes of BlastIQ, and its ID tokens have the time of the providers', async () => {
  const { blastiq, advance, now } = await start('blastiq');
  const { exchange } = await signInAttended(blastiq);
  advance(2 * 60 * 60 * 1_000);

  const late = await exchange();
  const { id_token: idToken = '' } = await getAttendedTokens(blastiq);
  const { iat = 0, exp = 0 } = decodeJwt(idToken);

  expect(late.body).toMatchObject({ error: 'invalid_grant' });
  expect(Math.abs(iat * 1_000 - now())).toBeLessThan(5_000);
  expect(exp).toBeGreaterThan(iat);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5'])('the clock does not move by %o', async (ms) => {
  const emulator = await stopAfterTest(startEmulator({ providers: [], ports: false }));

  expect(() => emulator.advance(ms as number)).toThrow(TypeError);
  expect(Math.abs(emulator.now() - Date.now())).toBeLessThan(1_000);
});
