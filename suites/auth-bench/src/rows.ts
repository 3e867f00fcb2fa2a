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

/** Whoever gives a token from a cache. */
export const cachingRows: readonly Row[] = subjects.filter(
  ({ name, caches }) => caches && name !== 'constant' && !CARRIERS.includes(name),
);

/** Whoever can hold the tokens of many tenants. @azure/identity holds what @azure/msal-node does, and more. */
export const tenantRows: readonly Row[] = cachingRows.filter(
  ({ name }) => name !== 'oidc-client-ts' && name !== '@azure/identity',
);

/** Whoever sends requests with a token. */
export const attachingRows: readonly Row[] = subjects.filter(
  ({ name, kind }) => kind !== 'peer' || ATTACHING.includes(name),
);

/** Whoever asks the server for tokens. */
export const askingRows: readonly Row[] = subjects.filter(
  ({ name }) => name !== 'constant' && name !== 'oidc-client-ts' && !CARRIERS.includes(name),
);
