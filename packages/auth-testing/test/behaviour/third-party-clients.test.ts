import { OAuth2Client } from '@badgateway/oauth2-client';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { ClientCredentials } from 'simple-oauth2';
import { describe, expect, test } from 'vitest';
import { signInByHand } from '../support/browser-by-hand.ts';
import { callResource } from '../support/requests.ts';
import { start } from '../support/start.ts';

const insecure = { execute: [openid.allowInsecureRequests] };
const insecureRequests = { [oauth.allowInsecureRequests]: true };

describe('openid-client against BlastIQ', () => {
  test('discovers, signs in with a password, refreshes and revokes', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, username, password } = blastiq.options;

    const config = await openid.discovery(
      new URL(authority),
      'external.customer',
      undefined,
      openid.None(),
      insecure,
    );
    const tokens = await openid.genericGrantRequest(config, 'password', { username, password });
    const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    await openid.tokenRevocation(config, renewed.refresh_token ?? '');

    expect((await callResource(blastiq, renewed.access_token)).status).toBe(200);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    await expect(openid.refreshTokenGrant(config, renewed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
  });

  test('signs a person in with code and PKCE, validates the ID token, refreshes', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, clientId } = blastiq.attended;
    const config = await openid.discovery(new URL(authority), clientId, undefined, openid.None(), insecure);
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: 'http://127.0.0.1:43210/callback',
      scope: 'openid cosmos offline_access',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    });

    const callback = await signInByHand(url, authority, blastiq.options);
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      idTokenExpected: true,
    });
    const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');

    expect(callback.origin).toBe('http://127.0.0.1:43210');
    expect(tokens.claims()?.sub).toBe(blastiq.options.username);
    expect((await callResource(blastiq, tokens.access_token)).status).toBe(200);
    expect((await callResource(blastiq, renewed.access_token)).status).toBe(200);
    expect(blastiq.violations).toEqual([]);
  });

  test('is refused with a code used twice, and with a wrong verifier', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, clientId } = blastiq.attended;
    const config = await openid.discovery(new URL(authority), clientId, undefined, openid.None(), insecure);
    const verifier = openid.randomPKCECodeVerifier();
    const challenge = {
      redirect_uri: 'http://127.0.0.1:43210/callback',
      scope: 'openid',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    const begin = () =>
      signInByHand(openid.buildAuthorizationUrl(config, challenge), authority, blastiq.options);
    const exchange = (callback: URL, pkceCodeVerifier: string) =>
      openid.authorizationCodeGrant(config, callback, { pkceCodeVerifier });

    const first = await begin();
    await exchange(first, verifier);

    await expect(exchange(first, verifier)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(exchange(await begin(), openid.randomPKCECodeVerifier())).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('a person with a wrong password stays on the login page', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, clientId } = blastiq.attended;
    const config = await openid.discovery(new URL(authority), clientId, undefined, openid.None(), insecure);
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: 'http://127.0.0.1:43210/callback',
      scope: 'openid',
      code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });

    const attempt = signInByHand(url, authority, { username: blastiq.options.username, password: 'wrong' });

    await expect(attempt).rejects.toThrow(/^400 at \/identity\/account\/login$/);
  });
});

describe('oauth4webapi', () => {
  test('discovers BlastIQ and gets a token with a password', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, username, password } = blastiq.options;
    const issuer = new URL(authority);
    const client = { client_id: 'external.customer' };

    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, insecureRequests),
    );
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      'password',
      { username, password },
      insecureRequests,
    );
    const tokens = await oauth.processGenericTokenEndpointResponse(server, client, response);

    expect((await callResource(blastiq, tokens.access_token)).status).toBe(200);
    expect(tokens.expires_in).toBe(3_600);
  });

  test('gets a token of Blooma with a form', async () => {
    const { blooma } = await start('blooma');
    const { authUrl, baseUrl, clientId, clientSecret } = blooma.options;
    const server = { issuer: `${authUrl}/`, token_endpoint: `${authUrl}/oauth/token` };
    const client = { client_id: clientId };

    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(clientSecret),
      { audience: `${baseUrl}/api/` },
      insecureRequests,
    );
    const tokens = await oauth.processClientCredentialsResponse(server, client, response);

    expect((await callResource(blooma, tokens.access_token)).status).toBe(200);
  });
});

test('@badgateway/oauth2-client gets a token of Blooma', async () => {
  const { blooma } = await start('blooma');
  const { authUrl, baseUrl, clientId, clientSecret } = blooma.options;
  const client = new OAuth2Client({
    clientId,
    clientSecret,
    tokenEndpoint: `${authUrl}/oauth/token`,
    authenticationMethod: 'client_secret_post',
  });

  const { accessToken } = await client.clientCredentials({ extraParams: { audience: `${baseUrl}/api/` } });

  expect((await callResource(blooma, accessToken)).status).toBe(200);
  expect(blooma.violations).toEqual([]);
});

test.each(['form', 'json'] as const)(
  'simple-oauth2 gets a token of Blameless with a %s body',
  async (bodyFormat) => {
    const { blameless } = await start('blameless');
    const { authUrl, clientId, clientSecret } = blameless.options;
    const client = new ClientCredentials({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: authUrl, tokenPath: '/oauth/token' },
      options: { authorizationMethod: 'body', bodyFormat },
    });

    // Parameters that OAuth does not define are sent, but not typed.
    const parameters: Record<string, string> = { audience: 'acme.blameless.io' };
    const { token } = await client.getToken(parameters);

    expect((await callResource(blameless, String(token.access_token))).status).toBe(200);
    expect(blameless.violations).toEqual([]);
  },
);
