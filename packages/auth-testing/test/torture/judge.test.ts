import { startEmulator } from '@x/auth-testing';
import { expect, onTestFinished, test } from 'vitest';
import { createJudge } from '../../src/torture/judge.ts';

test('counts sign-ins, refreshes, refresh tokens that were presented twice, and refused ones', async () => {
  const { blam, stop } = await startEmulator({ providers: ['blam'], showSecrets: true });
  onTestFinished(stop);
  const judge = createJudge(blam);
  const { baseUrl, username, password } = blam.options;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const signIn = await fetch(`${baseUrl}/api/users/authorisation`, { headers: { authorization } });
  const { refreshToken } = await signIn.json();
  const refresh = (token: string) =>
    fetch(`${baseUrl}/api/users/token?${new URLSearchParams({ RefreshToken: token, OrganisationId: '1' })}`);

  await refresh(refreshToken);
  expect(judge()).toEqual({ tokenRequests: 2, signIns: 1, refreshes: 1, presentedTwice: 0, refused: 0 });

  await refresh(refreshToken);
  await fetch(`${baseUrl}/api/assets`);
  expect(judge()).toEqual({ tokenRequests: 3, signIns: 1, refreshes: 1, presentedTwice: 1, refused: 1 });
  // What was read before is not counted again.
  expect(judge()).toEqual({ tokenRequests: 3, signIns: 1, refreshes: 1, presentedTwice: 1, refused: 1 });
});

test('counts a request that was held open while later ones were answered', async () => {
  const { blam, stop } = await startEmulator({ providers: ['blam'], showSecrets: true });
  onTestFinished(stop);
  const judge = createJudge(blam);
  const held = blam.fail({ operation: 'signIn', delayMs: 200 });
  const slow = blam.handle(`${blam.url}/api/users/authorisation`, {
    headers: { authorization: `Basic ${Buffer.from('blam-user:wrong').toString('base64')}` },
  });
  await blam.handle(`${blam.url}/api/users/token?RefreshToken=dW5rbm93bg==&OrganisationId=1`);
  expect(judge()).toMatchObject({ refused: 1, signIns: 0 });
  blam.accounts.set('blam-user', { secret: 'wrong', organisationIds: [1] });
  await slow;

  expect(held.hits).toBe(1);
  expect(judge()).toMatchObject({ refused: 1, signIns: 1 });
});
