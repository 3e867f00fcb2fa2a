import { type AuthError, isAuthError } from '@x/auth-core';
import { createAuthError, createEndpoints, createOneCopy, type IssuerCall } from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';

const DISCOVERY_LIFETIME_S = 24 * 3_600;
/** A longer address is none: servers refuse it, and it would fill logs. */
const MAX_URL_LENGTH = 2_000;

/** What BlastIQ says about itself. */
export type DiscoveryDocument = Readonly<Record<string, unknown>>;

/** An endpoint, as the document names it. */
export type EndpointName = 'authorization' | 'token' | 'revocation' | 'end_session';

/** What a client knows of its authority. */
export interface Discovery {
  readonly authority: string;
  document: DiscoveryDocument | undefined;
  /** By the wall clock, in whole epoch seconds: V8 keeps a small integer in place. */
  readAt: number;
}

/** Nothing is read yet. */
export function createDiscovery(authority: string): Discovery {
  return { authority, document: undefined, readAt: 0 };
}

/**
 * The discovery document of the authority, kept for a day.
 *
 * @throws AuthError `invalid_response` if it is none, or that of another issuer; else why it is unavailable.
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `getDiscoveryDocument`, and OIDC Discovery §4
 */
export async function readDocument(discovery: Discovery, call: IssuerCall): Promise<DiscoveryDocument> {
  const nowS = Math.floor(call.now() / 1_000);
  const ageS = nowS - discovery.readAt;
  if (!discovery.document || ageS < 0 || ageS >= DISCOVERY_LIFETIME_S) {
    discovery.document = toOneCopy(await fetchDocument(discovery.authority, call));
    discovery.readAt = nowS;
  }
  return discovery.document;
}

/** All clients of an authority get the same document. */
const toOneCopy = /* @__PURE__ */ createOneCopy<DiscoveryDocument>((before, after) => {
  try {
    return JSON.stringify(before) === JSON.stringify(after);
  } catch {
    // It is nested more deeply than JSON can be written. JSON of any depth can be read.
    return false;
  }
});

/**
 * The address of an endpoint, or undefined if the document is unavailable: then the documented one is used, with a
 * `discovery_failed` event.
 */
export async function findEndpoint(
  discovery: Discovery,
  name: EndpointName,
  call: IssuerCall,
): Promise<string | undefined> {
  try {
    return toEndpoint(await readDocument(discovery, call), name, discovery.authority, call);
  } catch (error) {
    if (!isAuthError(error) || !isUnavailable(error)) throw error;
    call.emit({ type: 'discovery_failed', code: error.code, message: error.message });
    return undefined;
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
