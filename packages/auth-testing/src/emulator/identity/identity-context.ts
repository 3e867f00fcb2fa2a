import { randomBytes } from 'node:crypto';
import type { ProviderState } from '../provider-state.ts';
import type { SignIn } from '../sign-in.ts';
import { type BoundedMap, createBoundedMap } from '../tokens/bounded-map.ts';
import type { ReferenceTokens } from '../tokens/opaque-tokens.ts';
import type { RefreshFamily } from '../tokens/refresh-tokens.ts';
import type { IdentityClient } from './client.ts';
import { type Consents, createConsents } from './consents.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** An authorization code that waits for its exchange. */
export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly signIn: SignIn;
  readonly codeChallenge: string;
  readonly nonce?: string;
  readonly state?: string;
  readonly expiresAt: number;
  readonly family: RefreshFamily;
  isUsed: boolean;
}

/** What the endpoints of the identity server share. */
export interface IdentityContext {
  /** The issuer. Its path is the mount path of the server. */
  readonly authority: string;
  readonly state: ProviderState;
  readonly clients: ReadonlyMap<string, IdentityClient>;
  /** The opaque access tokens. */
  readonly references: ReferenceTokens;
  readonly sessions: Sessions;
  readonly consents: Consents;
  readonly codes: BoundedMap<AuthorizationCode>;
  /** What the error page and the sign-out page show, by the id in their URL. */
  readonly messages: BoundedMap<object>;
}

/** The maximum number of records of each kind, so that a load test does not fill the memory. */
const MAX_RECORDS = 10_000;

export function createIdentityContext(
  options: Pick<IdentityContext, 'authority' | 'state' | 'clients' | 'references'>,
): IdentityContext {
  return {
    ...options,
    sessions: createSessions({ path: new URL(options.authority).pathname, now: options.state.now }),
    consents: createConsents(),
    codes: createBoundedMap(MAX_RECORDS),
    messages: createBoundedMap(MAX_RECORDS),
  };
}

/** A random value as IdentityServer makes it: 32 bytes in hexadecimal. */
export function generateHandle(): string {
  return randomBytes(32).toString('hex').toUpperCase();
}
