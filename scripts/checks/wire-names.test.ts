import { describe, expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findWireNames, wireNames } from './wire-names.ts';

const generated = `
export interface paths { '/oauth/token': { parameters: { query?: { grant_type: string } } } }
export interface components {
  schemas: { Answer: { expires_in?: number; bearerToken: string; refreshToken: string; scope: string } };
  requestBodies: never;
}
export interface operations {
  openSession: { requestBody: { content: { 'application/json': { apiKey: string } } } };
}`;

const schema = { 'packages/fifth-auth/src/generated/schema.d.ts': generated };

test('the wire names are the compound members of the generated schemas', () => {
  const root = plantTree(schema);

  expect([...wireNames(root)]).toEqual(['grant_type', 'expires_in', 'bearerToken', 'refreshToken', 'apiKey']);
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
    'packages/fifth-auth/src/client.ts': '// `expires_in` counts from the request.\nexport const life = 1;',
  });

  expect(findWireNames(root)).toEqual([]);
});

describe('a wire name that is also the name of an option', () => {
  const options = 'export interface FifthAuthOptions { apiKey: string }';
  const use = 'export const key = (options: any) => options.apiKey;';

  test('is allowed in the package of that option', () => {
    const root = plantTree({
      ...schema,
      'packages/fifth-auth/src/options.ts': options,
      'packages/fifth-auth/src/client.ts': use,
    });

    expect(findWireNames(root)).toEqual([]);
  });

  test('is found in every other package', () => {
    const root = plantTree({
      ...schema,
      'packages/fifth-auth/src/options.ts': options,
      'packages/sixth-auth/src/client.ts': use,
      'packages/auth-core/src/client.ts': use,
    });

    expect(findWireNames(root).map(({ file }) => file)).toEqual([
      'packages/auth-core/src/client.ts',
      'packages/sixth-auth/src/client.ts',
    ]);
  });

  test('is found if only another interface of the package has it', () => {
    const root = plantTree({
      ...schema,
      'packages/fifth-auth/src/options.ts': 'export interface FifthConfig { apiKey: string }',
    });

    expect(findWireNames(root)).toHaveLength(1);
  });
});

test('a wire name that core uses for its own tokens is allowed in every package', () => {
  const root = plantTree({
    ...schema,
    'packages/auth-core/src/token.ts': 'export interface TokenSet { readonly refreshToken?: string }',
    'packages/fifth-auth/src/client.ts': 'export const refreshToken = 1;',
  });

  expect(findWireNames(root)).toEqual([]);
});

test('a wire name that core also uses for what an issuer gives it is allowed, or such a provider would break core', () => {
  const root = plantTree({
    'packages/fifth-auth/src/generated/schema.d.ts':
      'export interface components { schemas: { Session: { expiresIn: number } } }',
    'packages/auth-core/src/issuing/oauth.ts': 'export interface TokenFields { expiresIn?: unknown }',
    'packages/auth-core/src/token/expiry.ts': 'export const seconds = ({ expiresIn }: any) => expiresIn;',
  });

  expect(wireNames(root)).toEqual(new Set(['expiresIn']));
  expect(findWireNames(root)).toEqual([]);
});
