import { fileURLToPath } from 'node:url';
import { dereference } from '@apidevtools/json-schema-ref-parser';
import type { ProviderName } from '@x/auth-testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import {
  basic,
  clientCredentials,
  members,
  passwordGrant,
  postForm,
  postJson,
  signIn,
} from '../support/requests.ts';
import { start } from '../support/start.ts';

interface ResponseSpec {
  readonly content?: Record<string, { readonly schema: object }>;
}

/** A validator for an operation's responses, made from the document in `specs/`. */
async function readSpec(name: ProviderName) {
  const file = fileURLToPath(new URL(`../../../../specs/${name}.yaml`, import.meta.url));
  const document = (await dereference(file)) as unknown as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, ResponseSpec> }>>;
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const ajv = addFormats(new Ajv2020({ strict: false, formats: { password: true } }));

  return async function expectDescribed(operationId: string, pending: Promise<Response>): Promise<number> {
    const response = await pending;
    const body = await response.text();
    const { responses = {} } = operations.find((operation) => operation.operationId === operationId) ?? {};
    const described = responses[response.status];
    expect(described, `${operationId} ${response.status} is in specs/${name}.yaml`).toBeDefined();
    if (body === '') return response.status;

    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
    const schema = described?.content?.[mediaType]?.schema;
    expect(schema, `${operationId} ${response.status} ${mediaType} is in specs/${name}.yaml`).toBeDefined();
    const check = ajv.compile(schema ?? {});
    expect(check(JSON.parse(body)) ? [] : check.errors).toEqual([]);
    return response.status;
  };
}

describe('every response follows the spec', () => {
  test.each(['blooma', 'blameless'] as const)('%s', async (name) => {
    const provider = (await start(name))[name];
    const expectDescribed = await readSpec(name);
    const audience = name === 'blooma' ? `${provider.url}/api/` : 'acme.blameless.io';
    const body = clientCredentials(provider.options, audience);
    const url = `${provider.url}/oauth/token`;
    provider.configure({ refreshTokens: true });

    const statuses = [
      await expectDescribed('exchangeToken', postForm(url, body)),
      await expectDescribed('exchangeToken', postJson(url, body)),
      await expectDescribed('exchangeToken', postJson(url, { ...body, client_secret: 'wrong' })),
      await expectDescribed('exchangeToken', postJson(url, { ...body, audience: 'wrong' })),
      await expectDescribed('exchangeToken', postJson(url, {})),
    ];

    expect(statuses).toEqual([200, 200, 401, 403, 400]);
  });

  test('blam', async () => {
    const { blam } = await start('blam');
    const expectDescribed = await readSpec('blam');
    const { refreshToken = '' } = await members(signIn(blam));
    const refresh = (token: string) =>
      fetch(`${blam.url}/api/users/token?RefreshToken=${encodeURIComponent(token)}&OrganisationId=1`);
    const wrong = fetch(`${blam.url}/api/users/authorisation`, { headers: basic('blam-user', 'wrong') });

    const statuses = [
      await expectDescribed('signIn', signIn(blam)),
      await expectDescribed('signIn', signIn(blam, '?OrganisationId=x')),
      await expectDescribed('signIn', signIn(blam, '?OrganisationId=2')),
      await expectDescribed('signIn', wrong),
      await expectDescribed('refreshToken', refresh(refreshToken)),
      await expectDescribed('refreshToken', refresh('unknown')),
      await expectDescribed('refreshToken', refresh('not base64')),
    ];

    expect(statuses).toEqual([200, 400, 403, 401, 200, 401, 400]);
  });

  test('blastiq', async () => {
    const { blastiq } = await start('blastiq');
    const expectDescribed = await readSpec('blastiq');
    const { authority } = blastiq.options;
    const body = passwordGrant(blastiq.options);
    const url = `${authority}/connect/token`;
    const client_id = 'external.customer';
    const { refresh_token: token = '' } = await members(postForm(url, body));
    const renewal = { grant_type: 'refresh_token', client_id, refresh_token: token };

    const statuses = [
      await expectDescribed('getDiscoveryDocument', fetch(`${authority}/.well-known/openid-configuration`)),
      await expectDescribed('exchangeToken', postForm(url, renewal)),
      await expectDescribed('exchangeToken', postForm(url, renewal)),
      await expectDescribed('exchangeToken', postJson(url, body)),
      await expectDescribed('exchangeToken', postForm(url, { ...body, password: 'wrong' })),
      await expectDescribed('revokeToken', postForm(`${authority}/connect/revocation`, { client_id, token })),
      await expectDescribed('revokeToken', postForm(`${authority}/connect/revocation`, { client_id })),
    ];

    expect(statuses).toEqual([200, 200, 400, 400, 400, 200, 400]);
  });
});
