import { randomBytes } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';
import type { OpaqueTokens } from './opaque-tokens.ts';
import type { TokenSigner } from './token-signer.ts';

/** The claims of a token. Times are in seconds, as in RFC 7519 §2, and may have a fraction. */
export interface TokenClaims {
  readonly [claim: string]: unknown;
  readonly iss: string;
  readonly iat: number;
  readonly exp: number;
}

/** Why a resource refuses a token. */
export type TokenFlaw = 'malformed' | 'signature' | 'issuer' | 'audience' | 'expired' | 'revoked';

export interface IssueOptions {
  readonly lifetimeMs: number;
  readonly format: 'jwt' | 'opaque';
  /** `typ` in the header of a JWT. @default 'JWT' */
  readonly type?: 'JWT' | 'at+jwt';
  /** Set or replace claims. `undefined` removes one. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Issues and checks the access tokens of one provider. */
export interface AccessTokens {
  issue(options: IssueOptions): Promise<string>;
  /** Checks signature, issuer, audience, expiry and revocation, in this order. */
  check(token: string): Promise<TokenFlaw | undefined>;
  /** The claims of a live token for any audience, or why it is not live. */
  read(token: string): Promise<TokenClaims | TokenFlaw>;
  revoke(token: string): void;
  /** The `iat` and `exp` of a token that is issued now. */
  lifespan(lifetimeMs: number): Pick<TokenClaims, 'iat' | 'exp'>;
}

export interface AccessTokensOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly signer: TokenSigner;
  readonly opaque: OpaqueTokens;
  readonly now: () => number;
}

/** The maximum number of revoked tokens to remember. Tests that revoke more do not check the first ones. */
const MAX_REVOKED = 10_000;

/** Creates the access tokens of one provider. */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const { issuer, audience, signer, opaque, now } = options;
  const revoked = createBoundedMap<true>(MAX_REVOKED);

  async function open(token: string): Promise<TokenClaims | 'malformed' | 'signature'> {
    const parts = token.split('.').length;
    const claims = parts === 1 ? opaque.find(token) : await signer.verify(token);
    return (claims as TokenClaims | undefined) ?? (parts === 3 ? 'signature' : 'malformed');
  }

  function findFlaw(
    token: string,
    claims: TokenClaims,
    audiences?: readonly string[],
  ): TokenFlaw | undefined {
    if (claims.iss !== issuer) return 'issuer';
    if (audiences && ![claims.aud].flat().some((aud) => audiences.includes(String(aud)))) return 'audience';
    if (now() >= claims.exp * 1_000) return 'expired';
    return revoked.get(token) ? 'revoked' : undefined;
  }

  return {
    async issue({ lifetimeMs, format, type = 'JWT', claims }) {
      // Two RS256 signatures of the same claims are equal, so without an id the token that replaces a revoked one within
      // the same second would be the revoked one.
      const jti = randomBytes(16).toString('hex').toUpperCase();
      const content = { iss: issuer, aud: audience, ...toLifespan(now(), lifetimeMs), jti, ...claims };
      return format === 'opaque' ? opaque.issue(content) : signer.sign(content, type);
    },
    async check(token) {
      const claims = await open(token);
      return typeof claims === 'string' ? claims : findFlaw(token, claims, [audience]);
    },
    async read(token) {
      const claims = await open(token);
      return typeof claims === 'string' ? claims : (findFlaw(token, claims) ?? claims);
    },
    revoke: (token) => revoked.set(token, true),
    lifespan: (lifetimeMs) => toLifespan(now(), lifetimeMs),
  };
}

/**
 * Whole seconds, as real servers send them. Lifetimes below a minute, which only tests use, keep their
 * milliseconds: rounded down, a token of one second would often be expired on arrival.
 */
function toLifespan(issuedAt: number, lifetimeMs: number): { iat: number; exp: number } {
  const iat = Math.floor(issuedAt / 1_000);
  return { iat, exp: lifetimeMs >= 60_000 ? iat + lifetimeMs / 1_000 : (issuedAt + lifetimeMs) / 1_000 };
}

/** `expires_in`, which servers send in whole seconds. A lifetime below one second, which only tests use, becomes one. */
export function toWholeSeconds(lifetimeMs: number): number {
  return Math.max(1, Math.floor(lifetimeMs / 1_000));
}
