import { generateKeyPairSync, sign } from 'node:crypto';
import type { Emulator } from '@x/auth-testing';
import type { Behaviour, Certainty } from './behaviour.ts';
import { basic, bearer, credentials, type Form, post, readJson, toForm } from './requests.ts';
import { readJwt, toList, toWords } from './wording.ts';

const page = (path: string, name: string) => `[${name}](https://auth0.com/docs/${path})`;
const api = page('api/authentication/client-credential-flow/get-token', 'Client Credentials Flow');
const methods = page('get-started/applications/confidential-and-public-applications', 'Applications');
const issue = (name: string, number: number) =>
  `[${name}#${number}](https://github.com/auth0/${name}/issues/${number})`;

const ask = ({ blooma }: Emulator, form: Form | string, headers?: Record<string, string>) =>
  post(`${blooma.url}/oauth/token`, form, headers);

/** A token request that differs from the documented one. */
function grant(
  what: string,
  real: string,
  [certainty, source]: readonly [Certainty, string],
  change: Form,
): Behaviour {
  const observe = (emulator: Emulator) => toWords(ask(emulator, credentials(emulator, 'blooma', change)));
  return { what, real, certainty, source, observe };
}

const IGNORED = ['inferred', 'RFC 6749 §3.2 tells a server to ignore what it does not know'] as const;
const UNAUTHORIZED = '401 access_denied "Unauthorized"';

/** A client assertion of Private Key JWT, and the key that proves it. */
function createAssertion(clientId: string, audience: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: 'an-id', iat: now, exp: now + 60 };
  const text = [{ alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64url');
  return { assertion: `${text}.${signature}`, publicKey: { ...publicKey.export({ format: 'jwk' }) } };
}

/** What the token endpoint of an Auth0 tenant answers, and what is beside it. */
export const auth0: readonly Behaviour[] = [
  {
    what: 'the documented request, as a form and as JSON',
    real: '200 a token; 200 a token',
    certainty: 'documented',
    source: '[Blooma](https://api.docs.blooma.ai/authentication/)',
    observe: async (emulator) => {
      const form = credentials(emulator, 'blooma');
      const json = { 'content-type': 'application/json' };
      return toList(await ask(emulator, form), await ask(emulator, JSON.stringify(form), json));
    },
  },
  grant('a `scope`', '200 a token', IGNORED, { scope: 'USER' }),
  grant('an unknown parameter', '200 a token', IGNORED, { foo: 'bar' }),
  {
    what: 'a repeated parameter: the first value counts',
    real: '200 a token',
    certainty: 'inferred',
    source: 'nobody says which value counts',
    observe: (emulator) =>
      toWords(ask(emulator, `${toForm(credentials(emulator, 'blooma'))}&audience=other`)),
  },
  {
    what: '`resource` in place of `audience`',
    real: '200 a token',
    certainty: 'documented',
    source: `${api}, for a tenant with the compatibility profile`,
    observe: (emulator) => {
      const { audience, ...rest } = credentials(emulator, 'blooma');
      return toWords(ask(emulator, { ...rest, resource: audience }));
    },
  },
  grant(
    'a wrong secret',
    UNAUTHORIZED,
    ['inferred', `the body: ${issue('node-auth0', 682)}; not the status`],
    {
      client_secret: 'wrong',
    },
  ),
  grant(
    'an unknown audience',
    '403 access_denied "Service not enabled within domain: other"',
    ['inferred', `the text: ${issue('terraform-provider-auth0', 951)}; not the status`],
    { audience: 'other' },
  ),
  grant(
    'no audience',
    '403 access_denied "No audience parameter was provided, and no default audience has been configured"',
    ['inferred', 'the text is in public reports; not the status'],
    { audience: undefined },
  ),
  grant(
    'an unsupported grant',
    '400 unsupported_grant_type "Unsupported grant type: other"',
    ['documented', `the code: ${page('api/authentication', 'Authentication API')}; not the text`],
    { grant_type: 'other' },
  ),
  {
    what: 'a grant that the client lacks',
    real: '403 unauthorized_client "Grant type \'client_credentials\' not allowed for the client."',
    certainty: 'inferred',
    source: `the body: ${issue('ruby-auth0', 190)}; not the status`,
    observe: (emulator) => {
      const form = credentials(emulator, 'blooma');
      emulator.blooma.accounts.set(String(form.client_id), {
        secret: String(form.client_secret),
        grantTypes: [],
      });
      return toWords(ask(emulator, form));
    },
  },
  {
    what: 'Basic, of a client whose settings say Post, then Basic',
    real: `${UNAUTHORIZED}; 200 a token`,
    certainty: 'documented',
    source: `that the method must be the one of the settings: ${methods}; the refusal is inferred`,
    observe: async (emulator) => {
      const { client_id, client_secret, ...rest } = credentials(emulator, 'blooma');
      const header = basic(String(client_id), String(client_secret));
      const refused = await ask(emulator, rest, header);
      const account = { secret: String(client_secret), authentication: 'client_secret_basic' } as const;
      emulator.blooma.accounts.set(String(client_id), account);
      return toList(refused, await ask(emulator, rest, header));
    },
  },
  {
    what: 'Private Key JWT',
    real: '200 a token',
    certainty: 'documented',
    source: page(
      'get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt',
      'Private Key JWT',
    ),
    observe: (emulator) => {
      const { client_secret, ...rest } = credentials(emulator, 'blooma');
      const { assertion, publicKey } = createAssertion(String(rest.client_id), `${emulator.blooma.url}/`);
      emulator.blooma.accounts.set(String(rest.client_id), {
        secret: String(client_secret),
        authentication: 'private_key_jwt',
        publicKey,
      });
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      return toWords(ask(emulator, { ...rest, client_assertion: assertion, client_assertion_type }));
    },
  },
  {
    what: 'a refresh token a second time, then the newest one',
    real: '200 a token and a refresh token; 403 invalid_grant "Unknown or invalid refresh token."; 403 invalid_grant "Unknown or invalid refresh token."',
    certainty: 'documented',
    source: `${page('secure/tokens/refresh-tokens/refresh-token-rotation', 'Refresh Token Rotation')}; the body is in public reports`,
    observe: async (emulator) => {
      emulator.blooma.configure({ refreshTokens: true });
      const { audience: _audience, ...form } = credentials(emulator, 'blooma', {
        grant_type: 'refresh_token',
      });
      const refresh = (refresh_token?: string) => ask(emulator, { ...form, refresh_token });
      const { refresh_token } = await readJson(ask(emulator, credentials(emulator, 'blooma')));
      const first = await refresh(refresh_token);
      const { refresh_token: newest } = await readJson(Promise.resolve(first.clone()));
      return toList(first, await refresh(refresh_token), await refresh(newest));
    },
  },
  {
    what: "Blameless's refused refresh",
    real: '401 invalid_client "Invalid client secret"',
    certainty: 'documented',
    source: "Blameless's authentication page; the status is Auth0's",
    observe: ({ blameless }) => {
      const header = basic(blameless.options.clientId, 'wrong');
      const form = { grant_type: 'refresh_token', refresh_token: 'any' };
      return toWords(post(`${blameless.url}/oauth/token`, form, header));
    },
  },
  {
    what: 'the revocation of an unknown refresh token',
    real: '200, no body',
    certainty: 'documented',
    source: page('api/authentication/revoke-refresh-token/revoke-refresh-token', 'Revoke a Refresh Token'),
    observe: (emulator) => {
      const { client_id, client_secret } = credentials(emulator, 'blooma');
      return toWords(post(`${emulator.blooma.url}/oauth/revoke`, { client_id, client_secret, token: 'any' }));
    },
  },
  {
    what: 'the members of a token answer: Blooma, Blameless',
    real: 'access_token, token_type, scope, expires_in; access_token, token_type',
    certainty: 'documented',
    source: 'the samples on both pages',
    observe: async (emulator) => {
      const blooma = await readJson(ask(emulator, credentials(emulator, 'blooma')));
      const { url } = emulator.blameless;
      const blameless = await readJson(post(`${url}/oauth/token`, credentials(emulator, 'blameless')));
      return [blooma, blameless].map((body) => Object.keys(body).join(', ')).join('; ');
    },
  },
  {
    what: 'the header of a token, without `kid`',
    real: 'alg RS256, typ JWT',
    certainty: 'documented',
    source: page('secure/tokens/access-tokens/access-token-profiles', 'Access Token Profiles'),
    observe: async (emulator) => {
      const { access_token = '' } = await readJson(ask(emulator, credentials(emulator, 'blooma')));
      const { alg, typ } = readJwt(access_token, 'header');
      return `alg ${alg}, typ ${typ}`;
    },
  },
  {
    what: 'the claims of a token',
    real: 'aud, azp, exp, gty, iat, iss, scope, sub',
    certainty: 'documented',
    source: page('secure/tokens/access-tokens/access-token-profiles', 'Access Token Profiles'),
    deviation: '`jti`, so that no token comes back after a test revoked it',
    observe: async (emulator) => {
      const { access_token = '' } = await readJson(ask(emulator, credentials(emulator, 'blooma')));
      return Object.keys(readJwt(access_token, 'claims')).sort().join(', ');
    },
  },
  {
    what: 'the issuer in the discovery document, and in a token: both end with a slash',
    real: 'the same, with a slash',
    certainty: 'documented',
    source: page('get-started/applications/configure-applications-with-oidc-discovery', 'OIDC Discovery'),
    observe: async (emulator) => {
      const { issuer = '' } = await readJson(
        fetch(`${emulator.blooma.url}/.well-known/openid-configuration`),
      );
      const { access_token = '' } = await readJson(ask(emulator, credentials(emulator, 'blooma')));
      const isSame = issuer === readJwt(access_token, 'claims').iss;
      return isSame && issuer.endsWith('/') ? 'the same, with a slash' : issuer;
    },
  },
  {
    what: 'an unknown path, and a GET of the token endpoint',
    real: '404 text/plain; 405 invalid_request "GET is not allowed here."',
    certainty: 'inferred',
    source: 'nobody describes either',
    observe: async ({ blooma }) =>
      toList(await fetch(`${blooma.url}/nothing`), await fetch(`${blooma.url}/oauth/token`)),
  },
  {
    what: "Blameless's API: an invalid id, an unknown path, a wrong method",
    real: '400 {"error":{"status":400,"message":"invalid id"}}; 404 {"error":{"status":404,"message":"Not Found"}}; 405 {"error":{"status":405,"message":"Method Not Allowed"}}',
    certainty: 'documented',
    source: "the format, and the first message: Blameless's authentication page",
    observe: async (emulator) => {
      const { blameless } = emulator;
      const form = credentials(emulator, 'blameless');
      const { access_token } = await readJson(post(`${blameless.url}/oauth/token`, form));
      return toList(
        await fetch(`${blameless.apiUrl}/incidents/x`, bearer(access_token)),
        await fetch(`${blameless.apiUrl}/nothing`, bearer(access_token)),
        await fetch(`${blameless.apiUrl}/incidents/1`, { method: 'PUT', ...bearer(access_token) }),
      );
    },
  },
  {
    what: "Blooma's API: no token, an unknown path, a wrong method",
    real: '401, no body; 404, no body; 405, no body',
    certainty: 'inferred',
    source: 'the first two statuses: [Blooma](https://api.docs.blooma.ai/errors/), which shows no body',
    observe: async ({ blooma }) =>
      toList(
        await fetch(`${blooma.url}/api/loans`),
        await fetch(`${blooma.url}/api/nothing`),
        await fetch(`${blooma.url}/api/loans`, { method: 'PUT' }),
      ),
  },
];
