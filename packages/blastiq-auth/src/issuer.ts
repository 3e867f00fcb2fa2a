import { type AuthError, isAuthError, type TokenSet } from '@x/auth-core';
import {
  createAuthError,
  type IssuerCall,
  type TokenIssuer,
  toOAuthTokenSet,
  withRefreshToken,
} from '@x/auth-core/provider';
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/schema.d.ts';
import type { BlastiqConfig } from './options.ts';

type TokenRequest = components['schemas']['TokenRequest'];

const DISCOVERY_LIFE_MS = 24 * 3_600_000;

/**
 * BlastIQ on the wire: the password grant as a form of a public client, then the refresh token where one was given.
 * The token endpoint is discovered; the documented one serves where discovery cannot be had. Never a `client_secret`
 * nor an `audience`, and no `scope` unless asked: naming one drops the implicit `offline_access`.
 *
 * @see specs/blastiq.yaml `getDiscoveryDocument` and `exchangeToken`
 */
export function createBlastiqIssuer(config: BlastiqConfig): TokenIssuer {
  const { authority, clientId, username, scope } = config;
  let discovered: { url: string; at: number } | undefined;

  return {
    async issue(call) {
      const secret = await call.reveal();
      const named = scope === undefined ? {} : { scope };
      const body = { username, password: secret, client_id: clientId, ...named };
      return exchange(call, { grant_type: 'password', ...body }, scope);
    },

    async refresh({ refreshToken = '' }, call) {
      return exchange(call, {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
      });
    },
  };

  /** An answer that names no scope granted what was asked for; a refresh asks for none, and keeps what there was. */
  async function exchange(call: IssuerCall, body: TokenRequest, asked?: string): Promise<TokenSet> {
    const { POST } = createClient<paths>({ baseUrl: authority });
    const url = await findTokenEndpoint(call);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    // Left to itself, openapi-fetch sends JSON under Jest, where it does not know a `Headers` for one.
    const bodySerializer = (form: TokenRequest) => new URLSearchParams(form).toString();
    const answer = await call.send((init) => {
      const fetch: typeof init.fetch = async (request) =>
        init.fetch(url === undefined ? request : await readdress(request, url));
      return POST('/connect/token', { ...init, fetch, headers, body, bodySerializer });
    });
    const { refresh_token: refreshToken, id_token: idToken } = answer.body;
    return withRefreshToken(toOAuthTokenSet(answer, asked), { refreshToken, idToken });
  }

  /** The token endpoint, or undefined where the documented one must do. */
  async function findTokenEndpoint(call: IssuerCall): Promise<string | undefined> {
    const age = discovered === undefined ? Number.NaN : call.now() - discovered.at;
    if (discovered !== undefined && age >= 0 && age < DISCOVERY_LIFE_MS) return discovered.url;
    const { GET } = createClient<paths>({ baseUrl: authority });
    try {
      const { body } = await call.send((init) => GET('/.well-known/openid-configuration', { ...init }));
      discovered = { url: readTokenEndpoint(body, call), at: call.now() };
      return discovered.url;
    } catch (error) {
      if (!isAuthError(error)) throw error;
      if (isOutage(error)) {
        call.emit({ type: 'discovery_failed', code: error.code, message: error.message });
        return undefined;
      }
      // No credentials were sent here, so a refusal is no word on them.
      const isRefused = !error.retryable && error.code !== 'invalid_response';
      throw isRefused ? refuse(call, 'no discovery document', error.status) : error;
    }
  }

  /** The issuer must be the one that was asked (OIDC Discovery §4.3); the endpoint may be on any secure host. */
  function readTokenEndpoint(document: Readonly<Record<string, unknown>>, call: IssuerCall): string {
    const { issuer, token_endpoint: endpoint } = document;
    if (typeof issuer !== 'string') throw refuse(call, 'no discovery document');
    if (issuer.replace(/\/$/, '') !== authority) throw refuse(call, 'a discovery document of another issuer');
    const { protocol, username, password } = new URL(
      typeof endpoint === 'string' && URL.canParse(endpoint) ? endpoint : 'none:',
    );
    // http can only be loopback, and core sends it nowhere else; only a loopback authority may name it.
    const isSecure = protocol === 'https:' || (protocol === 'http:' && authority.startsWith('http:'));
    if (!isSecure || username || password) {
      throw refuse(call, 'a discovery document without a usable token_endpoint');
    }
    return endpoint as string;
  }
}

/** The same request, to another URL. Its body is read first: not every browser lets a `Request` take another's over. */
async function readdress(request: Request, url: string): Promise<Request> {
  const { method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: await request.text() });
}

function refuse({ provider }: IssuerCall, detail: string, status?: number): AuthError {
  return createAuthError(provider, 'invalid_response', { detail, status });
}

/** Whether the document cannot be had now, as opposed to being wrong. */
function isOutage({ code, status }: AuthError): boolean {
  return status === 404 || code === 'network_error' || code === 'timeout' || code === 'provider_unavailable';
}
