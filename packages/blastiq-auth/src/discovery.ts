import { type AuthError, isAuthError } from '@x/auth-core';
import { createAuthError, createEndpoints, type IssuerCall } from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';

const DISCOVERY_LIFETIME_MS = 24 * 3_600_000;
/** A longer address is none: servers refuse it, and it would fill logs. */
const MAX_URL_LENGTH = 2_000;

/**
 * Finds BlastIQ's token endpoint in its discovery document, and keeps it for a day. Gives undefined if the document is
 * unavailable: then the documented endpoint is used, with a `discovery_failed` event.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `getDiscoveryDocument`, and OIDC Discovery §4
 */
export function createDiscovery(authority: string): (call: IssuerCall) => Promise<string | undefined> {
  let discovered: { url: string; at: number } | undefined;

  return async function findTokenEndpoint(call) {
    const ageMs = discovered === undefined ? Number.NaN : call.now() - discovered.at;
    if (discovered !== undefined && ageMs >= 0 && ageMs < DISCOVERY_LIFETIME_MS) return discovered.url;
    const { GET } = createEndpoints<paths>(call, authority);
    try {
      const { body } = await GET('/.well-known/openid-configuration');
      discovered = { url: readTokenEndpoint(body, authority, call), at: call.now() };
      return discovered.url;
    } catch (error) {
      if (!isAuthError(error)) throw error;
      if (isUnavailable(error)) {
        call.emit({ type: 'discovery_failed', code: error.code, message: error.message });
        return undefined;
      }
      // No credentials were sent, so a refusal says nothing about them.
      const isRefused = !error.retryable && error.code !== 'invalid_response';
      throw isRefused ? invalidResponse(call, 'no discovery document', error.status) : error;
    }
  };
}

/** The issuer must be the authority that was asked (OIDC Discovery §4.3). The endpoint may be on any secure host. */
function readTokenEndpoint(
  document: Readonly<Record<string, unknown>>,
  authority: string,
  call: IssuerCall,
): string {
  const { issuer, token_endpoint: endpoint } = document;
  if (typeof issuer !== 'string') throw invalidResponse(call, 'no discovery document');
  if (issuer.replace(/\/$/, '') !== authority) {
    throw invalidResponse(call, 'a discovery document of another issuer');
  }
  const isUrl = typeof endpoint === 'string' && endpoint.length <= MAX_URL_LENGTH && URL.canParse(endpoint);
  const { protocol, username, password } = new URL(isUrl ? endpoint : 'none:');
  // Core allows http on loopback alone; here only a loopback authority may name such an endpoint.
  const isSecure = protocol === 'https:' || (protocol === 'http:' && authority.startsWith('http:'));
  if (!isSecure || username || password) {
    throw invalidResponse(call, 'a discovery document without a usable token_endpoint');
  }
  return endpoint as string;
}

function invalidResponse({ provider }: IssuerCall, detail: string, status?: number): AuthError {
  return createAuthError(provider, 'invalid_response', { detail, status });
}

/** Whether the document cannot be read now, as opposed to being wrong. */
function isUnavailable({ code, status }: AuthError): boolean {
  return status === 404 || ['network_error', 'timeout', 'provider_unavailable'].includes(code);
}
