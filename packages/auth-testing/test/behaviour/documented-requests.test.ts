import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { basic, members, signIn } from '../support/requests.ts';
import { start } from '../support/start.ts';

const run = promisify(execFile);

/** Runs the real curl, because the providers document their requests as curl commands. */
async function curl(...args: string[]): Promise<{ status: number; body: string }> {
  const { stdout } = await run('curl', ['--silent', '--write-out', '\n%{http_code}', ...args]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

describe('Blooma', () => {
  test('accepts the documented JSON request and returns the documented members', async () => {
    const { blooma } = await start('blooma');
    const { baseUrl, clientId, clientSecret, authUrl } = blooma.options;

    const { status, body } = await curl(
      '--request',
      'POST',
      '--url',
      `${authUrl}/oauth/token`,
      '--header',
      'content-type: application/json',
      '--data',
      `{
        "client_id": "${clientId}",
        "client_secret": "${clientSecret}",
        "audience": "${baseUrl}/api/",
        "grant_type": "client_credentials"
    }`,
    );

    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'Bearer',
      scope: 'USER',
      expires_in: 86_400,
    });
  });

  test('accepts the documented form, with the unescaped audience of the documentation', async () => {
    const { blooma } = await start('blooma');
    const { baseUrl, clientId, clientSecret, authUrl } = blooma.options;

    const { status, body } = await curl(
      '--url',
      `${authUrl}/oauth/token`,
      '--header',
      'Content-Type: application/x-www-form-urlencoded',
      '--data',
      `audience=${baseUrl}/api/&grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
    );

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ token_type: 'Bearer', scope: 'USER', expires_in: 86_400 });
  });

  test('accepts the token at the API, in the documented header', async () => {
    const { blooma } = await start('blooma');
    const { baseUrl, clientId, clientSecret, authUrl } = blooma.options;
    const issued = await curl(
      '--url',
      `${authUrl}/oauth/token`,
      '--data',
      `audience=${baseUrl}/api/&grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
    );
    const { token_type, access_token } = JSON.parse(issued.body);

    const { status } = await curl(
      '-H',
      `Authorization: ${token_type} ${access_token}`,
      `${baseUrl}/api/loans`,
    );

    expect(status).toBe(200);
  });
});

describe('Blameless', () => {
  test('accepts the documented request and returns no expires_in', async () => {
    const { blameless } = await start('blameless');
    const { authUrl, clientId, clientSecret, customer } = blameless.options;

    const { status, body } = await curl(
      `${authUrl}/oauth/token`,
      '-X',
      'POST',
      '-H',
      'content-type: application/json',
      '-d',
      `{
"client_id": "${clientId}",
"client_secret": "${clientSecret}",
"audience": "${customer}.blameless.io",
"grant_type": "client_credentials"
}`,
    );

    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ access_token: expect.stringMatching(/^eyJ/), token_type: 'Bearer' });
  });

  test('refuses the documented failing refresh with the documented error', async () => {
    const { blameless } = await start('blameless');
    const { authorization } = basic(blameless.options.clientId, 'not the secret');

    const { status, body } = await curl(
      '-H',
      `Authorization: ${authorization}`,
      '-d',
      'grant_type=refresh_token',
      '-d',
      'refresh_token=AKODf0',
      `${blameless.options.authUrl}/oauth/token`,
    );

    expect(status).toBe(401);
    expect(JSON.parse(body)).toEqual({ error: 'invalid_client', error_description: 'Invalid client secret' });
  });

  test('refuses an invalid id with the documented error object', async () => {
    const { blameless } = await start('blameless');
    const { authUrl, clientId, clientSecret, apiUrl } = blameless.options;
    const issued = await curl(
      `${authUrl}/oauth/token`,
      '-H',
      'content-type: application/json',
      '-d',
      JSON.stringify({
        client_id: clientId,
        client_secret: clientSecret,
        audience: 'acme.blameless.io',
        grant_type: 'client_credentials',
      }),
    );
    const bearer = `Authorization: Bearer ${JSON.parse(issued.body).access_token}`;

    const refused = await curl('-H', bearer, `${apiUrl}/incidents/not-a-number`);
    const accepted = await curl('-H', bearer, `${apiUrl}/incidents/7`);

    expect(refused).toMatchObject({ status: 400 });
    expect(JSON.parse(refused.body)).toEqual({ error: { status: 400, message: 'invalid id' } });
    expect(accepted.status).toBe(200);
  });
});

describe('BLAM', () => {
  test.each(['', '?OrganisationId=1'])(
    'accepts the documented sign-in%s and returns two tokens and two dates',
    async (query) => {
      const { blam } = await start('blam');
      const { authorization } = basic(blam.options.username, blam.options.password);

      const { status, body } = await curl(
        '-H',
        `Authorization: ${authorization}`,
        `${blam.options.baseUrl}/api/users/authorisation${query}`,
      );

      expect(status).toBe(200);
      const answer = JSON.parse(body);
      expect(answer).toEqual({
        bearerToken: expect.stringMatching(/^eyJ/),
        bearerTokenExpirationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        refreshToken: expect.any(String),
        refreshTokenExpirationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      });
      const lifetimeMs = Date.parse(answer.bearerTokenExpirationDate) - Date.now();
      expect(lifetimeMs).toBeGreaterThan(290_000);
      expect(lifetimeMs).toBeLessThanOrEqual(300_001);
    },
  );

  test('accepts the documented example credentials if they are an account', async () => {
    const { blam } = await start('blam');
    blam.accounts.set('username', { secret: 'password' });

    const { status } = await curl(
      '-H',
      'Authorization: Basic dXNlcm5hbWU6cGFzc3dvcmQ=',
      `${blam.options.baseUrl}/api/users/authorisation`,
    );

    expect(status).toBe(200);
  });

  test('accepts the documented refresh, and the new token at the API', async () => {
    const { blam } = await start('blam');
    const { refreshToken } = await members(signIn(blam));

    const refreshed = await curl(
      `${blam.options.baseUrl}/api/users/token?RefreshToken=${encodeURIComponent(refreshToken ?? '')}&OrganisationId=1`,
    );
    const { bearerToken } = JSON.parse(refreshed.body);
    const assets = await curl(
      '-H',
      `Authorization: Bearer ${bearerToken}`,
      `${blam.options.baseUrl}/api/assets`,
    );

    expect(refreshed.status).toBe(200);
    expect(assets.status).toBe(200);
  });
});

describe('BlastIQ', () => {
  test('accepts the documented request without a scope and returns an access and a refresh token', async () => {
    const { blastiq } = await start('blastiq');
    const { authority, username, password, apiUrl } = blastiq.options;

    const { status, body } = await curl(
      `${authority}/connect/token`,
      '--data-urlencode',
      'grant_type=password',
      '--data-urlencode',
      `username=${username}`,
      '--data-urlencode',
      `password=${password}`,
      '--data-urlencode',
      'client_id=external.customer',
    );
    const answer = JSON.parse(body);
    const sites = await curl('-H', `Authorization: Bearer ${answer.access_token}`, `${apiUrl}/api/sites`);

    expect(status).toBe(200);
    expect(answer).toMatchObject({
      access_token: expect.stringMatching(/^eyJ/),
      expires_in: 3_600,
      token_type: 'Bearer',
      refresh_token: expect.any(String),
    });
    expect(sites.status).toBe(200);
  });

  test('publishes a discovery document below the authority that names it as issuer', async () => {
    const { blastiq } = await start('blastiq');
    const { authority } = blastiq.options;

    const { status, body } = await curl(`${authority}/.well-known/openid-configuration`);

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      issuer: authority,
      token_endpoint: `${authority}/connect/token`,
    });
    expect(blastiq.tokenRequests).toBe(0);
  });
});
