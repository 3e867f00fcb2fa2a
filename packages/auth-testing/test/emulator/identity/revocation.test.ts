import { describe, expect, test } from 'vitest';
import { callResource, members, passwordGrant, postForm, postJson, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlastiq() {
  const { blastiq } = await start('blastiq');
  const { authority } = blastiq.options;
  return {
    blastiq,
    tokenUrl: `${authority}/connect/token`,
    revocationUrl: `${authority}/connect/revocation`,
    body: passwordGrant(blastiq.options),
  };
}

describe('the revocation endpoint', () => {
  test('revokes a refresh token, and responds with 200 to an unknown one too', async () => {
    const { tokenUrl, revocationUrl, body } = await startBlastiq();
    const { refresh_token = '' } = await members(postForm(tokenUrl, body));
    const client_id = 'external.customer';

    const known = await read(postForm(revocationUrl, { client_id, token: refresh_token }));
    const unknown = await read(postForm(revocationUrl, { client_id, token: 'unknown' }));
    const refreshed = await read(
      postForm(tokenUrl, { grant_type: 'refresh_token', client_id, refresh_token }),
    );

    expect(known).toEqual({ status: 200, body: '' });
    expect(unknown).toEqual({ status: 200, body: '' });
    expect(refreshed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('does not revoke the token of another client', async () => {
    const { blastiq, tokenUrl, revocationUrl, body } = await startBlastiq();
    const { refresh_token = '' } = await members(postForm(tokenUrl, body));

    const response = await postForm(revocationUrl, {
      client_id: blastiq.attended.clientId,
      token: refresh_token,
    });
    const refreshed = await postForm(tokenUrl, {
      grant_type: 'refresh_token',
      client_id: 'external.customer',
      refresh_token,
    });

    expect([response.status, refreshed.status]).toEqual([200, 200]);
  });

  test('revokes an opaque access token, and leaves a JWT alone', async () => {
    const { blastiq, tokenUrl, revocationUrl, body } = await startBlastiq();
    const { access_token: jwt = '' } = await members(postForm(tokenUrl, body));
    blastiq.configure({ tokenFormat: 'opaque' });
    const { access_token: opaque = '' } = await members(postForm(tokenUrl, body));

    const statuses = [
      (await callResource(blastiq, opaque)).status,
      (await postForm(revocationUrl, { client_id: 'external.customer', token: opaque })).status,
      (await postForm(revocationUrl, { client_id: 'external.customer', token: jwt })).status,
      (await callResource(blastiq, opaque)).status,
      (await callResource(blastiq, jwt)).status,
    ];

    expect(opaque).toMatch(/^[0-9A-F]{64}$/);
    expect(statuses).toEqual([200, 200, 200, 401, 200]);
  });

  test('revokes the opaque access tokens of a user and client with their refresh token', async () => {
    const { blastiq, tokenUrl, revocationUrl, body } = await startBlastiq();
    blastiq.accounts.set('other', { secret: 'other' });
    blastiq.configure({ tokenFormat: 'opaque' });
    const own = await members(postForm(tokenUrl, body));
    const foreign = await members(postForm(tokenUrl, { ...body, username: 'other', password: 'other' }));

    await postForm(revocationUrl, { client_id: 'external.customer', token: own.refresh_token ?? '' });

    expect((await callResource(blastiq, own.access_token)).status).toBe(401);
    expect((await callResource(blastiq, foreign.access_token)).status).toBe(200);
  });

  test('names what is wrong: no token, an unknown hint, an unknown client', async () => {
    const { revocationUrl } = await startBlastiq();
    const client_id = 'external.customer';

    const answers = [
      await read(postForm(revocationUrl, { client_id })),
      await read(postForm(revocationUrl, { client_id, token: 'x', token_type_hint: 'id_token' })),
      await read(postForm(revocationUrl, { client_id: 'somebody', token: 'x' })),
    ];

    expect(answers).toEqual([
      { status: 400, body: { error: 'invalid_request' } },
      { status: 400, body: { error: 'unsupported_token_type' } },
      { status: 400, body: { error: 'invalid_client' } },
    ]);
  });

  test('refuses a wrong method with 405 and a wrong content type with 415', async () => {
    const { blastiq, revocationUrl } = await startBlastiq();

    const get = await fetch(revocationUrl);
    const json = await postJson(revocationUrl, { client_id: 'external.customer', token: 'unknown' });

    expect([get.status, json.status]).toEqual([405, 415]);
    expect(blastiq.violations.map(({ rule }) => rule)).toEqual(['method', 'content-type']);
  });
});
