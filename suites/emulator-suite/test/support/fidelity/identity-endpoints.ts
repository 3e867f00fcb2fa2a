import type { Emulator } from '@x/auth-testing';
import type { Behaviour } from './behaviour.ts';
import {
  authorize,
  basic,
  bearer,
  password,
  post,
  readJson,
  signIn,
  toAuthorizeUrl,
  toCodeExchange,
} from './requests.ts';
import { toList, toWords } from './wording.ts';

const at = (file: string) =>
  `[${file.split('/').at(-1)}](https://github.com/IdentityServer/IdentityServer4/blob/main/src/IdentityServer4/src/${file})`;

const known = (file: string) => ({ certainty: 'public source', source: at(file) }) as const;

const connect = ({ blastiq }: Emulator, name: string) => `${blastiq.options.authority}/connect/${name}`;

const CLIENT = { client_id: 'external.customer' };

async function issue(emulator: Emulator): Promise<string> {
  const { access_token = '' } = await readJson(post(connect(emulator, 'token'), password(emulator)));
  return access_token;
}

async function askUserInfo(emulator: Emulator, token?: string): Promise<string> {
  const init = token === undefined ? {} : bearer(token);
  const { status, headers } = await fetch(connect(emulator, 'userinfo'), init);
  return `${status} ${headers.get('www-authenticate') ?? ''}`.trim();
}

/** What the other endpoints of BlastIQ's identity server answer. */
export const otherEndpoints: readonly Behaviour[] = [
  {
    what: 'the members of the discovery document',
    real: 'issuer, jwks_uri, authorization_endpoint, token_endpoint, userinfo_endpoint, end_session_endpoint, check_session_iframe, revocation_endpoint, introspection_endpoint, device_authorization_endpoint, frontchannel_logout_supported, frontchannel_logout_session_supported, backchannel_logout_supported, backchannel_logout_session_supported, scopes_supported, claims_supported, grant_types_supported, response_types_supported, response_modes_supported, token_endpoint_auth_methods_supported, id_token_signing_alg_values_supported, subject_types_supported, code_challenge_methods_supported, request_parameter_supported',
    ...known('ResponseHandling/Default/DiscoveryResponseGenerator.cs'),
    observe: async ({ blastiq }) => {
      const url = `${blastiq.options.authority}/.well-known/openid-configuration`;
      return Object.keys(await readJson(fetch(url))).join(', ');
    },
  },
  {
    what: 'a revocation: an unknown token, an unknown hint, JSON, a GET',
    real: '200, no body; 400 unsupported_token_type; 415, no body; 405, no body',
    ...known('Endpoints/TokenRevocationEndpoint.cs'),
    observe: async (emulator) => {
      const url = connect(emulator, 'revocation');
      return toList(
        await post(url, { ...CLIENT, token: 'unknown' }),
        await post(url, { ...CLIENT, token: 'unknown', token_type_hint: 'id_token' }),
        await post(url, '{}', { 'content-type': 'application/json' }),
        await fetch(url),
      );
    },
  },
  {
    what: 'userinfo, with a token that has `openid profile`',
    real: '200 name, sub',
    ...known('ResponseHandling/Default/UserInfoResponseGenerator.cs'),
    observe: async (emulator) => {
      const exchange = await toCodeExchange(emulator);
      const { access_token } = await readJson(post(connect(emulator, 'token'), exchange));
      const response = await fetch(connect(emulator, 'userinfo'), bearer(access_token));
      return `${response.status} ${Object.keys(Object(await response.json())).join(', ')}`;
    },
  },
  {
    what: 'userinfo, without a token',
    real: '401 Bearer realm="IdentityServer",error="invalid_token"',
    ...known('Endpoints/UserInfoEndpoint.cs'),
    observe: (emulator) => askUserInfo(emulator),
  },
  {
    what: 'userinfo, with a token without `openid`',
    real: '403 Bearer realm="IdentityServer",error="insufficient_scope"',
    ...known('Validation/Default/UserInfoRequestValidator.cs'),
    observe: async (emulator) => askUserInfo(emulator, await issue(emulator)),
  },
  {
    what: 'userinfo, with an expired token',
    real: '401 Bearer realm="IdentityServer",error="invalid_token",error_description="The access token expired"',
    ...known('Endpoints/Results/ProtectedResourceErrorResult.cs'),
    observe: async (emulator) => {
      const token = await issue(emulator);
      emulator.advance(3_601_000);
      return askUserInfo(emulator, token);
    },
  },
  {
    what: 'an introspection: without a secret, and of a token that is unknown',
    real: '401, no body; 200 {"active":false}',
    ...known('Endpoints/IntrospectionEndpoint.cs'),
    observe: async (emulator) => {
      const { clientId, clientSecret } = emulator.blastiq.introspection;
      const url = connect(emulator, 'introspect');
      return toList(
        await post(url, { ...CLIENT, token: 'unknown' }),
        await post(url, { token: 'unknown' }, basic(clientId, clientSecret)),
      );
    },
  },
  {
    what: 'an introspection of a live token',
    real: 'active, amr, aud, auth_time, client_id, exp, iat, idp, iss, jti, nbf, scope, sub; scope "cosmos"',
    ...known('ResponseHandling/Default/IntrospectionResponseGenerator.cs'),
    observe: async (emulator) => {
      const { clientId, clientSecret } = emulator.blastiq.introspection;
      const token = await issue(emulator);
      const body = await readJson(
        post(connect(emulator, 'introspect'), { token }, basic(clientId, clientSecret)),
      );
      return `${Object.keys(body).sort().join(', ')}; scope ${JSON.stringify(body.scope)}`;
    },
  },
  {
    what: 'the device endpoint, for a client without that grant',
    real: '400 unauthorized_client',
    ...known('Validation/Default/DeviceAuthorizationRequestValidator.cs'),
    observe: (emulator) => toWords(post(connect(emulator, 'deviceauthorization'), CLIENT)),
  },
  {
    what: 'an authorize request by GET and by POST, of a person who is not signed in',
    real: '302 to /identity/account/login with ReturnUrl; 302 to /identity/account/login with ReturnUrl',
    ...known('Endpoints/AuthorizeEndpoint.cs'),
    observe: async (emulator) => {
      const [url = '', query = ''] = toAuthorizeUrl(emulator).split('?');
      return toList(await fetch(`${url}?${query}`, { redirect: 'manual' }), await post(url, query));
    },
  },
  {
    what: 'an authorize request of a person who is signed in',
    real: '302 to /callback with code, scope, state, session_state',
    ...known('Extensions/AuthorizeResponseExtensions.cs'),
    observe: async (emulator) => toWords(authorize(emulator)),
  },
  {
    what: 'an authorize request without PKCE, or with `plain`',
    real: '302 to /identity/home/error with errorId; 302 to /identity/home/error with errorId',
    ...known('Endpoints/Results/AuthorizeResult.cs'),
    observe: async (emulator) =>
      toList(
        await authorize(emulator, { code_challenge: undefined }),
        await authorize(emulator, { code_challenge_method: 'plain' }),
      ),
  },
  {
    what: 'an authorize request with `prompt=none`, of a person who is not signed in',
    real: '302 to /callback with error, state, and #_=_',
    ...known('Endpoints/Results/AuthorizeResult.cs'),
    observe: (emulator) =>
      toWords(fetch(toAuthorizeUrl(emulator, { prompt: 'none' }), { redirect: 'manual' })),
  },
  {
    what: 'the end of a session by GET and by POST',
    real: '302 to /identity/account/logout with logoutId; 302 to /identity/account/logout with logoutId',
    ...known('Endpoints/EndSessionEndpoint.cs'),
    observe: async (emulator) => {
      const exchange = await toCodeExchange(emulator);
      const { id_token = '' } = await readJson(post(connect(emulator, 'token'), exchange));
      const cookie = await signIn(emulator);
      const url = connect(emulator, 'endsession');
      return toList(
        await fetch(`${url}?id_token_hint=${id_token}`, { headers: cookie, redirect: 'manual' }),
        await post(url, { id_token_hint: id_token }, cookie),
      );
    },
  },
  {
    what: 'the page after sign-out, if the client gave an address',
    real: '302 to / with state',
    certainty: 'inferred',
    source: 'the page is not part of IdentityServer4',
    observe: async (emulator) => {
      const exchange = await toCodeExchange(emulator);
      const { id_token = '' } = await readJson(post(connect(emulator, 'token'), exchange));
      const cookie = await signIn(emulator);
      const form = { id_token_hint: id_token, post_logout_redirect_uri: 'http://127.0.0.1/', state: 's' };
      const { headers } = await post(connect(emulator, 'endsession'), form, cookie);
      return toWords(fetch(headers.get('location') ?? '', { headers: cookie, redirect: 'manual' }));
    },
  },
];
