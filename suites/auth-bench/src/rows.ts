import type { Row } from './measure.ts';
import { subjects } from './subjects.ts';

/** Names of subjects that only attach a token, by the token of the closure. */
const CARRIERS = ['ky', 'openapi-fetch'];
const ATTACHING = [
  '@azure/core-rest-pipeline',
  'google-auth-library',
  '@badgateway/oauth2-client',
  ...CARRIERS,
];

const plain = subjects.filter(({ variant }) => !variant);

/** Whoever can be imported or installed. @auth0/auth0-spa-js runs in pages only, so it has no other row. */
export const packageRows: readonly Row[] = [
  ...plain.filter(({ kind }) => kind !== 'limit'),
  { name: '@auth0/auth0-spa-js', kind: 'peer' },
];

/** Whoever gives a token from a cache. */
export const cachingRows: readonly Row[] = subjects.filter(
  ({ name, caches, variant }) =>
    caches && variant !== 'no retries' && name !== 'constant' && !CARRIERS.includes(name),
);

/** Whoever can hold the tokens of many tenants. @azure/identity holds what @azure/msal-node does, and more. */
export const tenantRows: readonly Row[] = plain.filter(
  (subject) => cachingRows.includes(subject) && !['oidc-client-ts', '@azure/identity'].includes(subject.name),
);

/** Whoever sends requests with a token. */
export const attachingRows: readonly Row[] = plain.filter(
  ({ name, kind }) => kind !== 'peer' || ATTACHING.includes(name),
);

/** Whoever asks the server for tokens. */
export const askingRows: readonly Row[] = subjects.filter(
  ({ name, variant }) =>
    variant !== 'store' && name !== 'constant' && name !== 'oidc-client-ts' && !CARRIERS.includes(name),
);

/** Whoever asks the server for tokens and keeps them. */
export const renewingRows: readonly Row[] = plain.filter(
  (subject) => subject.caches && askingRows.includes(subject),
);
