import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findWireNames, wireNames } from './wire-names.ts';

const generated = `
export interface paths { '/oauth/token': { parameters: { query?: { grant_type: string } } } }
export interface components {
  schemas: { Answer: { expires_in?: number; bearerToken: string; refreshToken: string; scope: string } };
  requestBodies: never;
}`;

const schema = { 'packages/fifth-auth/src/generated/schema.d.ts': generated };

test('the wire names are the compound members of the generated schemas', () => {
  const root = plantTree(schema);

  expect([...wireNames(root)]).toEqual(['grant_type', 'expires_in', 'bearerToken']);
});

test('a wire name in code, in a string or in a template is found with its line', () => {
  const root = plantTree({
    ...schema,
    'packages/fifth-auth/src/client.ts':
      "export const life = (body: any) => body.expires_in;\nexport const form = 'grant_type=x';",
    'packages/auth-core/src/expiry.ts': 'export const hint = (n: number) => `expires_in=` + n;',
  });

  expect(findWireNames(root)).toEqual([
    { file: 'packages/auth-core/src/expiry.ts', line: 1, name: 'expires_in' },
    { file: 'packages/fifth-auth/src/client.ts', line: 1, name: 'expires_in' },
    { file: 'packages/fifth-auth/src/client.ts', line: 2, name: 'grant_type' },
  ]);
});

test('issuers, the emulator and comments may use wire names', () => {
  const root = plantTree({
    ...schema,
    'packages/fifth-auth/src/issuer.ts': "export const name = 'expires_in';",
    'packages/fifth-auth/src/errors.ts': "export const name = 'expires_in';",
    'packages/auth-core/src/oauth.ts': "export const name = 'expires_in';",
    'packages/auth-testing/src/server.ts': "export const name = 'expires_in';",
    'packages/fifth-auth/src/client.ts':
      '// `expires_in` counts from the request.\nexport const refreshToken = 1;',
  });

  expect(findWireNames(root)).toEqual([]);
});
