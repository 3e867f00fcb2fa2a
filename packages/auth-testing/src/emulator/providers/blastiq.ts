import type { Account } from '../account.ts';
import { readBearer } from '../authorization.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { API_RESOURCE } from '../identity/api-resource.ts';
import { type BrowserState, toBrowserState } from '../identity/browser-state.ts';
import { ATTENDED_CLIENT_ID, DEFAULT_CLIENTS, type IdentityClient } from '../identity/client.ts';
import { createIdentityContext, generateHandle } from '../identity/identity-context.ts';
import { createIdentityOperations, findIdentityFlaws } from '../identity/identity-operations.ts';
import { identityFallbacks } from '../identity/responses.ts';
import { allowsOrigin } from '../identity/script-access.ts';
import { endSessions } from '../identity/session-end.ts';
import type { Behaviour, EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { ProviderHost } from '../provider-host.ts';
import { serveProvider } from '../provider-server.ts';
import { createProviderState } from '../provider-state.ts';
import { createReferenceTokens } from '../tokens/opaque-tokens.ts';
import { OAUTH_TOKEN_MEMBERS } from '../tokens/token-members.ts';

/** The options with which `createBlastiqAuth` uses the emulator. */
export interface BlastiqOptions {
  readonly username: string;
  readonly password: string;
  readonly authority: string;
  readonly apiUrl: string;
}

/** The options with which `createAttendedBlastiqAuth` uses the emulator. */
export interface AttendedBlastiqOptions {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authority: string;
  readonly apiUrl: string;
}

export interface BlastiqHandle extends ProviderHandle<BlastiqOptions> {
  /** The registered clients of the identity server, by client id. Tests may change it. */
  readonly clients: Map<string, IdentityClient>;
  /** The options for the attended flow. The redirect URI may use any port. */
  readonly attended: AttendedBlastiqOptions;
  /** What an API that introspects tokens sends: its name and its secret. */
  readonly introspection: { readonly clientId: string; readonly clientSecret: string };
  /**
   * Signs a person in without a page and without a request. Returns what a browser keeps of that: the `storageState` of a Playwright context,
   * in which the sign-in of `attended.clientId` then asks for nothing.
   *
   * @param username A name in `accounts`. @default the first one
   * @throws TypeError if there is no such account.
   */
  signIn(username?: string): Promise<BrowserState>;
  /**
   * Ends the sessions of a person at the server, without a page: a refresh is refused from now on, and a sign-in asks for
   * the password. Access tokens that are JWTs live until they expire. Returns how many sessions there were.
   *
   * @param username A name in `accounts`. @default everybody
   * @throws TypeError if there is no such account.
   */
  endSessions(username?: string): number;
}

/** Starts BlastIQ on a server. Its identity server behaves like IdentityServer 4. */
export async function startBlastiq(server: ProviderHost, context: EmulatorContext): Promise<BlastiqHandle> {
  const { url } = server;
  const authority = `${url}/identity`;
  const options: BlastiqOptions = {
    username: 'blastiq-user',
    // Has every character that a wrong form encoding breaks.
    password: 'blastiq p+a&s%s-é',
    authority,
    apiUrl: url,
  };

  const references = createReferenceTokens();
  const state = await createProviderState({
    context,
    name: 'blastiq',
    settings: {
      lifetimeMs: 3_600_000,
      refreshLifetimeMs: 2_592_000_000,
      sendsExpiry: true,
      tokenFormat: 'jwt',
      refreshTokens: true,
      refreshRotation: 'one-time',
      revokesOnReuse: false,
      signingAlgorithm: 'RS256',
      strict: false,
      clockOffsetMs: 0,
      sendsIssuer: false,
      corsOrigins: [],
    },
    accounts: [[options.username, { secret: options.password }]],
    issuer: authority,
    audience: API_RESOURCE.name,
    generateRefreshToken: generateHandle,
    opaque: references,
  });
  const clients = new Map(DEFAULT_CLIENTS);
  const identity = createIdentityContext({ authority, state, clients, references });

  async function listSites(request: ProviderRequest): Promise<EmulatedResponse> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw === undefined) return { status: 200, body: { sites: [{ id: 1, name: 'North pit' }] } };
    const realm = 'Bearer realm="IdentityServer"';
    const expired = flaw === 'expired' ? ',error_description="The access token expired"' : '';
    const challenge = flaw === 'missing' ? realm : `${realm},error="invalid_token"${expired}`;
    return { status: 401, headers: { 'www-authenticate': challenge } };
  }

  function findAccount(username: string): Account {
    const account = state.accounts.get(username);
    if (!account) throw new TypeError(`There is no account ${JSON.stringify(username)}.`);
    return account;
  }

  const behaviour: Behaviour = {
    operations: [
      ...createIdentityOperations(identity),
      { id: 'listSites', method: 'GET', path: '/api/sites', kind: 'resource', respond: listSites },
    ],
    ...identityFallbacks,
    findFlaws: findIdentityFlaws,
    allowsOrigin: (origin, path) => allowsOrigin(identity, origin, path),
  };
  const handle = serveProvider(server, state, {
    title: 'BlastIQ',
    behaviour,
    authUrl: authority,
    resource: '/api/sites',
    options,
    secretOption: 'password',
    tokenMembers: OAUTH_TOKEN_MEMBERS,
    toTokenRequest: (username, password) =>
      new Request(`${authority}/connect/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'password',
          client_id: 'external.customer',
          username,
          password,
        }),
      }),
    toCurl: (secret) =>
      `curl ${authority}/connect/token -d grant_type=password -d client_id=external.customer -d username=${options.username} --data-urlencode "password=${secret}"`,
  });
  const redirectUri = 'http://127.0.0.1/callback';
  const attended = { clientId: ATTENDED_CLIENT_ID, redirectUri, authority, apiUrl: url };
  const introspection = { clientId: API_RESOURCE.name, clientSecret: API_RESOURCE.secret };
  return Object.assign(handle, {
    clients,
    attended,
    introspection,
    async signIn(username = [...state.accounts.keys()][0] ?? '') {
      findAccount(username);
      return toBrowserState(identity.sessions.start(username), authority);
    },
    endSessions(username?: string) {
      if (username !== undefined) findAccount(username);
      return endSessions(identity, username);
    },
  });
}
