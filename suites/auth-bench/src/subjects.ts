import { join } from 'node:path';
import { peersFolder } from './folders.ts';
import type { CreateClient, SubjectInfo } from './subject.ts';

/** Everything that is measured, in the order of the tables. */
export const subjects: readonly SubjectInfo[] = [
  {
    name: 'closure',
    kind: 'limit',
    file: 'closure',
    caches: true,
    note: 'a token in a variable and a check of `Date.now()`',
  },
  { name: 'constant', kind: 'limit', file: 'constant', caches: true, note: 'a fetch with a constant header' },
  { name: '@x/blooma-auth', kind: 'ours', file: 'blooma', caches: true },
  { name: '@x/blameless-auth', kind: 'ours', file: 'blameless', caches: true },
  { name: '@x/blam-auth', kind: 'ours', file: 'blam', caches: true, note: 'renews with a refresh token' },
  {
    name: '@x/blastiq-auth',
    kind: 'ours',
    file: 'blastiq',
    caches: true,
    note: 'renews with a refresh token',
  },
  ...['blooma', 'blam'].flatMap((provider): SubjectInfo[] => [
    {
      name: `@x/${provider}-auth, store`,
      kind: 'ours',
      file: `${provider}-stored`,
      caches: true,
      note: 'with a shared store, in memory',
      variant: 'store',
    },
    {
      name: `@x/${provider}-auth, once`,
      kind: 'ours',
      file: `${provider}-once`,
      caches: true,
      note: 'with `retry: false`',
      variant: 'no retries',
    },
  ]),
  { name: '@azure/msal-node', kind: 'peer', package: '@azure/msal-node', file: 'msal-node', caches: true },
  {
    name: '@azure/identity',
    kind: 'peer',
    package: '@azure/identity',
    file: 'azure-identity',
    caches: true,
    note: 'built on @azure/msal-node',
  },
  {
    name: '@azure/core-rest-pipeline',
    kind: 'peer',
    package: '@azure/core-rest-pipeline',
    file: 'azure-pipeline',
    caches: true,
    note: 'the bearer policy, with a credential that asks the server',
  },
  {
    name: 'google-auth-library',
    kind: 'peer',
    package: 'google-auth-library',
    file: 'google-auth',
    caches: true,
    note: '`OAuth2Client` with a refresh token: it has no client credentials',
  },
  { name: 'auth0', kind: 'peer', package: 'auth0', file: 'auth0', caches: true, note: '`TokenProvider`' },
  {
    name: '@badgateway/oauth2-client',
    kind: 'peer',
    package: '@badgateway/oauth2-client',
    file: 'badgateway',
    caches: true,
    note: '`OAuth2Fetch`',
  },
  {
    name: 'simple-oauth2',
    kind: 'peer',
    package: 'simple-oauth2',
    file: 'simple-oauth2',
    caches: true,
    note: 'the check of `expired()` that its readme shows',
  },
  {
    name: 'oidc-client-ts',
    kind: 'peer',
    package: 'oidc-client-ts',
    file: 'oidc-client-ts',
    caches: true,
    note: '`UserManager.getUser` with a person signed in, in memory',
  },
  {
    name: 'openid-client',
    kind: 'peer',
    package: 'openid-client',
    file: 'openid-client',
    caches: false,
    note: 'no cache: one request a call',
  },
  {
    name: 'oauth4webapi',
    kind: 'peer',
    package: 'oauth4webapi',
    file: 'oauth4webapi',
    caches: false,
    note: 'no cache: one request a call',
  },
  {
    name: 'ky',
    kind: 'peer',
    package: 'ky',
    file: 'ky',
    caches: true,
    note: 'attaches the token of the closure, in a hook',
  },
  {
    name: 'openapi-fetch',
    kind: 'peer',
    package: 'openapi-fetch',
    file: 'openapi-fetch',
    caches: true,
    note: 'attaches the token of the closure, in a middleware',
  },
];

/** Loads a subject. Only its own library is loaded with it. */
export async function loadSubject({ kind, file }: SubjectInfo): Promise<CreateClient> {
  const folder = kind === 'peer' ? join(peersFolder, 'subjects') : join(import.meta.dirname, 'subjects');
  const { create } = (await import(join(folder, `${file}.ts`))) as { create: CreateClient };
  return create;
}
