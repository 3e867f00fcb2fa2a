import type { Fault } from '@x/auth-testing';
import * as openid from 'openid-client';
import { describe, expect, test } from 'vitest';
import { createVisitor } from '../support/pages.ts';
import { start } from '../support/start.ts';

// openid-client is certified, so what it accepts and refuses shows whether the emulator's right answers are right, and
// its wrong ones wrong.

async function signIn(fault?: Fault, settings = {}) {
  const { blastiq } = await start('blastiq');
  blastiq.configure(settings);
  const { authority, clientId } = blastiq.attended;
  const config = await openid.discovery(new URL(authority), clientId, undefined, openid.None(), {
    execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
  });
  const verifier = openid.randomPKCECodeVerifier();
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: 'http://127.0.0.1:43210/callback',
    scope: 'openid cosmos offline_access',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  if (fault) blastiq.fail(fault);
  const callback = await createVisitor(blastiq).signIn(url);
  return openid.authorizationCodeGrant(config, callback.url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
}

describe('openid-client, with every check that it has', () => {
  test.each([
    ['with defaults', {}],
    ['with ES256', { signingAlgorithm: 'ES256' }],
    ['with the issuer in the callback', { sendsIssuer: true }],
  ])('accepts a sign-in %s', async (_what, settings) => {
    const tokens = await signIn(undefined, settings);

    expect(tokens.claims()?.sub).toBe('blastiq-user');
  });

  test.each([
    ['absent', 'id_token'],
    ['unsigned', 'alg'],
    ['foreign-key', 'signature'],
    ['wrong-issuer', 'iss'],
    ['wrong-audience', 'aud'],
    ['wrong-party', 'azp'],
    ['wrong-nonce', 'nonce'],
    ['expired', 'exp'],
    ['from-the-future', 'nbf'],
  ] as const)('refuses an ID token that is %s', async (idToken, reason) => {
    const refusal = await signIn({ idToken }).catch((error: Error) => error);

    expect(refusal).toBeInstanceOf(Error);
    expect(toText(refusal)).toContain(reason);
  });

  test.each([
    ['a foreign issuer', { iss: 'https://other.example' }, 'iss'],
    ['no issuer', { iss: undefined }, 'iss'],
    ['another state', { state: 'another' }, 'state'],
    ['no state', { state: undefined }, 'state'],
  ])('refuses a callback with %s', async (_what, callback, reason) => {
    const refusal = await signIn({ callback }, { sendsIssuer: true }).catch((error: Error) => error);

    expect(refusal).toBeInstanceOf(Error);
    expect(toText(refusal)).toContain(reason);
  });
});

/** The messages of an error and of its causes. */
function toText(error: unknown): string {
  return error instanceof Error ? `${error.message} ${toText(error.cause)}` : JSON.stringify(error ?? '');
}
