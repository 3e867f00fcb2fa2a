import type { Emulator } from '@x/auth-testing';
import type { Behaviour } from './behaviour.ts';
import { callApi, type Form, password, post, readJson, toCodeExchange } from './requests.ts';
import { readJwt, toList, toWords } from './wording.ts';

const at = (file: string) =>
  `[${file.split('/').at(-1)}](https://github.com/IdentityServer/IdentityServer4/blob/main/src/${file})`;
const validator = at('IdentityServer4/src/Validation/Default/TokenRequestValidator.cs');
const claims = at('IdentityServer4/src/Services/Default/DefaultClaimsService.cs');
const generator = at('IdentityServer4/src/ResponseHandling/Default/TokenResponseGenerator.cs');
const refresh = at('IdentityServer4/src/Services/Default/DefaultRefreshTokenService.cs');
const client = at('IdentityServer4/src/Validation/Default/ClientSecretValidator.cs');

const ask = ({ blastiq }: Emulator, form: Form | string, headers?: Record<string, string>) =>
  post(`${blastiq.options.authority}/connect/token`, form, headers);

const refreshForm = (refresh_token: string | undefined, change: Form = {}): Form => ({
  grant_type: 'refresh_token',
  client_id: 'external.customer',
  refresh_token,
  ...change,
});

const known = (source: string) => ({ certainty: 'public source', source }) as const;
const TOKENS = '200 a token and a refresh token';

/** A token request that differs from the documented one. */
function grant(what: string, real: string, source: string, change: Form, headers = {}): Behaviour {
  const observe = (emulator: Emulator) => toWords(ask(emulator, password(emulator, change), headers));
  return { what, real, ...known(source), observe };
}

const noSecret = { authorization: `Basic ${Buffer.from('external.customer:').toString('base64')}` };

/** What the token endpoint of BlastIQ answers. */
export const tokenEndpoint: readonly Behaviour[] = [
  {
    what: 'the documented password request',
    real: TOKENS,
    certainty: 'documented',
    source: "BlastIQ's page on authorisation flows, whose code reads both",
    observe: (emulator) => toWords(ask(emulator, password(emulator))),
  },
  grant('an empty `client_secret`', TOKENS, client, { client_secret: '' }),
  grant('a `client_secret` of the public client', TOKENS, client, { client_secret: 'any' }),
  grant('a Basic header in place of `client_id`', TOKENS, client, { client_id: undefined }, noSecret),
  grant('an unknown parameter', TOKENS, validator, { acr_values: 'tenant:1' }),
  grant('an `audience`', TOKENS, validator, { audience: 'https://api.blastiq.com' }),
  grant('an empty `scope`', TOKENS, validator, { scope: '' }),
  grant('two spaces in a `scope`', TOKENS, at('IdentityServer4/src/Extensions/StringsExtensions.cs'), {
    scope: 'cosmos  offline_access',
  }),
  {
    what: 'a repeated parameter: the first value counts',
    real: `${TOKENS}; 400 invalid_grant "invalid_username_or_password"`,
    ...known(at('IdentityServer4/src/Extensions/IReadableStringCollectionExtensions.cs')),
    observe: async (emulator) => {
      const form = new URLSearchParams(Object(password(emulator)));
      return toList(
        await ask(emulator, `${form}&username=somebody`),
        await ask(emulator, `username=somebody&${form}`),
      );
    },
  },
  {
    what: 'a path in another letter case',
    real: TOKENS,
    ...known(at('IdentityServer4/src/Hosting/EndpointRouter.cs')),
    observe: (emulator) =>
      toWords(post(`${emulator.blastiq.options.authority}/Connect/Token`, password(emulator))),
  },
  grant('the `scope` `cosmos` alone', '200 a token', generator, { scope: 'cosmos' }),
  grant('an unknown `scope`', '400 invalid_scope', validator, { scope: 'cosmos admin' }),
  grant('a grant that the client lacks', '400 unauthorized_client', validator, {
    grant_type: 'client_credentials',
  }),
  grant('an unknown grant', '400 unsupported_grant_type', validator, { grant_type: 'other' }),
  grant('no grant', '400 unsupported_grant_type', validator, { grant_type: undefined }),
  grant('an unknown client', '400 invalid_client', client, { client_id: 'somebody' }),
  grant('no username', '400 invalid_grant', validator, { username: undefined }),
  grant('a wrong password', '400 invalid_grant "invalid_username_or_password"', validator, {
    password: 'wrong',
  }),
  {
    what: 'JSON, and a GET',
    real: '400 invalid_request; 400 invalid_request',
    ...known(at('IdentityServer4/src/Endpoints/TokenEndpoint.cs')),
    observe: async (emulator) => {
      const url = `${emulator.blastiq.options.authority}/connect/token`;
      const json = { 'content-type': 'application/json' };
      return toList(await post(url, JSON.stringify(password(emulator)), json), await fetch(url));
    },
  },
  {
    what: 'a refresh with a `scope`: it is not read',
    real: TOKENS,
    ...known(validator),
    observe: async (emulator) => {
      const { refresh_token } = await readJson(ask(emulator, password(emulator)));
      return toWords(ask(emulator, refreshForm(refresh_token, { scope: 'cosmos' })));
    },
  },
  {
    what: 'a refresh token a second time, then the newest one',
    real: `${TOKENS}; 400 invalid_grant; ${TOKENS}`,
    ...known(refresh),
    observe: async (emulator) => {
      const { refresh_token: first } = await readJson(ask(emulator, password(emulator)));
      const second = await ask(emulator, refreshForm(first));
      const { refresh_token: newest } = await readJson(Promise.resolve(second.clone()));
      return toList(
        second,
        await ask(emulator, refreshForm(first)),
        await ask(emulator, refreshForm(newest)),
      );
    },
  },
  {
    what: 'a code a second time, then the refresh token of the first time',
    real: `400 invalid_grant; ${TOKENS}`,
    ...known(validator),
    observe: async (emulator) => {
      const exchange = await toCodeExchange(emulator);
      const { refresh_token } = await readJson(ask(emulator, exchange));
      const { clientId: client_id } = emulator.blastiq.attended;
      return toList(
        await ask(emulator, exchange),
        await ask(emulator, refreshForm(refresh_token, { client_id })),
      );
    },
  },
  {
    what: 'no code, and another verifier',
    real: '400 invalid_grant; 400 invalid_grant',
    ...known(validator),
    observe: async (emulator) => {
      const exchange = await toCodeExchange(emulator);
      return toList(
        await ask(emulator, { ...exchange, code: undefined }),
        await ask(emulator, { ...exchange, code_verifier: 'v'.repeat(43) }),
      );
    },
  },
  {
    what: 'the members of an answer',
    real: 'access_token, expires_in, token_type, refresh_token, scope',
    ...known(at('IdentityServer4/src/Endpoints/Results/TokenResult.cs')),
    observe: async (emulator) => Object.keys(await readJson(ask(emulator, password(emulator)))).join(', '),
  },
  {
    what: 'the header of an access token, without `kid`',
    real: 'alg RS256, typ at+jwt',
    ...known(at('IdentityServer4/src/Services/Default/DefaultTokenCreationService.cs')),
    observe: async (emulator) => {
      const { access_token = '' } = await readJson(ask(emulator, password(emulator)));
      const { alg, typ } = readJwt(access_token, 'header');
      return `alg ${alg}, typ ${typ}`;
    },
  },
  {
    what: 'the claims of an access token',
    real: 'aud, auth_time, client_id, exp, iat, idp, iss, jti, nbf, scope, sub; amr ["pwd"]; scope ["cosmos","offline_access"]',
    ...known(claims),
    observe: async (emulator) => {
      const { access_token = '' } = await readJson(ask(emulator, password(emulator)));
      const { amr, ...others } = readJwt(access_token, 'claims');
      const names = Object.keys(others).sort().join(', ');
      return `${names}; amr ${JSON.stringify(amr)}; scope ${JSON.stringify(others.scope)}`;
    },
  },
  {
    what: 'the claims of an ID token',
    real: 'amr, at_hash, aud, auth_time, exp, iat, idp, iss, nbf, nonce, s_hash, sid, sub',
    ...known(at('IdentityServer4/src/Services/Default/DefaultTokenService.cs')),
    observe: async (emulator) => {
      const { id_token = '' } = await readJson(ask(emulator, await toCodeExchange(emulator)));
      return Object.keys(readJwt(id_token, 'claims')).sort().join(', ');
    },
  },
  {
    what: '`iat` and `jti` of an access token after a refresh',
    real: 'those of the first token',
    ...known(generator),
    deviation: 'so that no token comes back after a test revoked it',
    observe: async (emulator) => {
      const first = await readJson(ask(emulator, password(emulator)));
      const second = await readJson(ask(emulator, refreshForm(first.refresh_token)));
      const [before, after] = [first, second].map(({ access_token = '' }) => readJwt(access_token, 'claims'));
      return before?.jti === after?.jti ? 'those of the first token' : 'new ones';
    },
  },
  {
    what: 'an opaque access token, before and after it is revoked',
    real: '64 hexadecimal characters; 200, 401',
    ...known(at('IdentityServer4/src/ResponseHandling/Default/TokenRevocationResponseGenerator.cs')),
    observe: async (emulator) => {
      const { blastiq } = emulator;
      blastiq.configure({ tokenFormat: 'opaque' });
      const { access_token = '' } = await readJson(ask(emulator, password(emulator)));
      const before = await callApi(blastiq, access_token);
      await post(`${blastiq.options.authority}/connect/revocation`, {
        token: access_token,
        client_id: 'external.customer',
      });
      const after = await callApi(blastiq, access_token);
      const form = /^[0-9A-F]{64}$/.test(access_token) ? '64 hexadecimal characters' : access_token;
      return `${form}; ${before.status}, ${after.status}`;
    },
  },
];
