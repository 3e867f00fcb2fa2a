import { sizeOfBundle } from '../bundle-size.ts';
import { peersFolder, suiteFolder } from '../folders.ts';
import type { Measure, Row } from '../measure.ts';

const factory = (name: string, from: string): string =>
  `import { ${name} } from '${from}'; const client = ${name}(globalThis.options); globalThis.call = client.fetch;`;

const apps: readonly (Row & { readonly code: string })[] = [
  ...['Blooma', 'Blameless', 'Blam', 'Blastiq'].map((provider) => ({
    name: `@x/${provider.toLowerCase()}-auth`,
    kind: 'ours' as const,
    code: factory(`create${provider}Auth`, `@x/${provider.toLowerCase()}-auth`),
  })),
  {
    name: '@x/blastiq-auth/attended',
    kind: 'ours',
    note: 'a person signs in',
    code: factory('createAttendedBlastiqAuth', '@x/blastiq-auth/attended'),
  },
  {
    name: '@x/auth-core/remote',
    kind: 'ours',
    note: 'asks the token broker of its server',
    code: factory('createRemoteAuth', '@x/auth-core/remote'),
  },
  {
    name: 'isAuthError',
    kind: 'ours',
    note: 'alone',
    isTableOnly: true,
    code: `import { isAuthError } from '@x/auth-core'; globalThis.call = isAuthError;`,
  },
  {
    name: 'oidc-client-ts',
    kind: 'peer',
    note: 'a person signs in',
    code: `import { UserManager } from 'oidc-client-ts'; const client = new UserManager(globalThis.options); globalThis.call = client;`,
  },
  {
    name: '@auth0/auth0-spa-js',
    kind: 'peer',
    note: 'a person signs in',
    code: `import { Auth0Client } from '@auth0/auth0-spa-js'; globalThis.call = new Auth0Client(globalThis.options);`,
  },
  {
    name: 'openid-client',
    kind: 'peer',
    note: 'one client credentials grant, no cache',
    code: `import { Configuration, clientCredentialsGrant } from 'openid-client';
globalThis.call = () => clientCredentialsGrant(new Configuration(globalThis.server, 'id', 'secret'));`,
  },
  {
    name: 'oauth4webapi',
    kind: 'peer',
    note: 'one client credentials grant, no cache',
    code: `import * as oauth from 'oauth4webapi';
globalThis.call = async (as, app) => oauth.processClientCredentialsResponse(as, app,
  await oauth.clientCredentialsGrantRequest(as, app, oauth.ClientSecretPost('secret'), {}));`,
  },
  {
    name: '@badgateway/oauth2-client',
    kind: 'peer',
    code: `import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
const client = new OAuth2Client(globalThis.options);
globalThis.call = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() });`,
  },
  {
    name: '@azure/core-rest-pipeline',
    kind: 'peer',
    note: 'the bearer policy in an empty pipeline',
    code: `import { bearerTokenAuthenticationPolicy, createEmptyPipeline } from '@azure/core-rest-pipeline';
const pipeline = createEmptyPipeline(); pipeline.addPolicy(bearerTokenAuthenticationPolicy(globalThis.options));
globalThis.call = pipeline;`,
  },
  {
    name: 'ky',
    kind: 'peer',
    note: 'carries a token only',
    code: `import ky from 'ky'; globalThis.call = ky.create(globalThis.options);`,
  },
  {
    name: 'openapi-fetch',
    kind: 'peer',
    note: 'carries a token only',
    code: `import createClient from 'openapi-fetch'; globalThis.call = createClient(globalThis.options);`,
  },
];

export const measure: Measure = {
  name: 'bundle',
  title: 'Bundle of a minimal app',
  how: `A module that creates one client, bundled by esbuild for a browser, minified, after brotli (quality 11). **kB**: without
the files that are imported on demand, as the budgets of \`pnpm check\` count. **Split**: what a page loads at first if esbuild
splits these off, which keeps the code that both sides use whole. **On demand**: what it loads when it first shares a
token through a store, or meets a redirect. Peers
that run only in Node are left out. What a peer does differs: the note says where it does much less.`,
  rows: apps,
  figures: [
    { key: 'kb', label: 'kB', digits: 2, isDrawn: true },
    { key: 'splitKb', label: 'kB split', digits: 2 },
    { key: 'onDemandKb', label: 'kB on demand', digits: 2 },
  ],
  rounds: 1,
  isOutside: true,
  async sample({ name, kind }) {
    const { code = '' } = apps.find((app) => app.name === name) ?? {};
    return { ...(await sizeOfBundle(code, kind === 'peer' ? peersFolder : suiteFolder)) };
  },
};
