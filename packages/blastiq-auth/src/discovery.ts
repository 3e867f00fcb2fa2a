import { type AuthError, isAuthError } from '@x/auth-core';
import { createAuthError, createEndpoints, type IssuerCall } from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';

const DISCOVERY_LIFETIME_MS = 24 * 3_600_000;
/** A longer address is none: servers refuse it, and it would fill logs. */
const MAX_URL_LENGTH = 2_000;

/** What BlastIQ says about itself. */
export type DiscoveryDocument = Readonly<Record<string, unknown>>;

/** An endpoint, as the document names it. */
export type EndpointName = 'authorization' | 'token' | 'revocation' | 'end_session';

export interface Discovery {
  /**
   * The discovery document of the authority, kept for a day.
   *
   * @throws AuthError `invalid_response` if it is none, or that of another issuer; else why it is unavailable.
   */
  readDocument(call: IssuerCall): Promise<DiscoveryDocument>;
  /**
   * The address of an endpoint, or undefined if the document is unavailable: then the documented one is used, with a
   * `discovery_failed` event.
   */
  findEndpoint(name: EndpointName, call: IssuerCall): Promise<string | undefined>;
}

/**
 * Finds BlastIQ's endpoints in its discovery document.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `getDiscoveryDocument`, and OIDC Discovery §4
 */
export function createDiscovery(authority: string): Discovery {
  let document: DiscoveryDocument | undefined;
  let readAt = 0;

  return { readDocument, findEndpoint };

  async function readDocument(call: IssuerCall): Promise<DiscoveryDocument> {
    const ageMs = call.now() - readAt;
    if (!document || ageMs < 0 || ageMs >= DISCOVERY_LIFETIME_MS) {
      document = await fetchDocument(authority, call);
      readAt = call.now();
    }
    return document;
  }

  async function findEndpoint(name: EndpointName, call: IssuerCall): Promise<string | undefined> {
    try {
      return toEndpoint(await readDocument(call), name, authority, call);
    } catch (error) {
      if (!isAuthError(error) || !isUnavailable(error)) throw error;
      call.emit({ type: 'discovery_failed', code: error.code, message: error.message });
      return undefined;
    }
  }
}

async function fetchDocument(authority: string, call: IssuerCall): Promise<DiscoveryDocument> {
  const { GET } = createEndpoints<paths>(call, authority);
  const { body } = await GET('/.well-known/openid-configuration').catch((error) => {
    // No credentials were sent, so a refusal says nothing about them.
    if (!isAuthError(error) || error.retryable || error.status === 404) throw error;
    throw error.code === 'invalid_response'
      ? error
      : invalidResponse(call, 'no discovery document', error.status);
  });
  const { issuer } = body;
  if (typeof issuer !== 'string') throw invalidResponse(call, 'no discovery document');
  // But for a slash at the end (OIDC Discovery §4.3).
  if (issuer.replace(/\/$/, '') !== authority) {
    throw invalidResponse(call, 'a discovery document of another issuer');
  }
  toEndpoint(body, 'token', authority, call);
  return body;
}

/** The address of an endpoint, which may be on any secure host. */
export function toEndpoint(
  document: DiscoveryDocument,
  name: EndpointName,
  authority: string,
  call: IssuerCall,
): string {
  const { [`${name}_endpoint`]: endpoint } = document;
  const isUrl = typeof endpoint === 'string' && endpoint.length <= MAX_URL_LENGTH && URL.canParse(endpoint);
  const { protocol, username, password } = new URL(isUrl ? endpoint : 'none:');
  // Core allows http on loopback alone; here only a loopback authority may name such an endpoint.
  const isSecure = protocol === 'https:' || authority.startsWith(protocol);
  if (!isSecure || username || password) {
    throw invalidResponse(call, `a discovery document without a usable ${name}_endpoint`);
  }
  return endpoint as string;
}

function invalidResponse({ provider }: IssuerCall, detail: string, status?: number): AuthError {
  return createAuthError(provider, 'invalid_response', { detail, status });
}

/** Whether the document cannot be read now, as opposed to being wrong. */
function isUnavailable({ code, status, retryable }: AuthError): boolean {
  return status === 404 || (retryable && code !== 'rate_limited');
}
