import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { createBoundedMap } from './bounded-map.ts';

/** The claims of a token. Times are in seconds, as in RFC 7519 §2, and may have a fraction. */
export interface TokenClaims {
  readonly [claim: string]: unknown;
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
}

/** Why a resource refuses a token. */
export type TokenFlaw = 'malformed' | 'signature' | 'issuer' | 'audience' | 'expired' | 'revoked';

export interface IssueOptions {
  readonly lifetimeMs: number;
  readonly format: 'jwt' | 'opaque';
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Issues and checks the access tokens of one provider. */
export interface AccessTokens {
  issue(options: IssueOptions): Promise<string>;
  /** Checks signature, issuer, audience, expiry and revocation, in this order. */
  check(token: string): Promise<TokenFlaw | undefined>;
  /** The claims of a live token, or why it is not live. */
  read(token: string): Promise<TokenClaims | TokenFlaw>;
  revoke(token: string): void;
  /** The `iat` and `exp` of a token that is issued now. */
  lifespan(lifetimeMs: number): Pick<TokenClaims, 'iat' | 'exp'>;
  /** The private key, for the identity server, which signs its own tokens. */
  readonly signingKey: JWK;
  /** The public key, as a JWK set. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

export interface AccessTokensOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
}

/** The maximum number of revoked tokens to remember. Tests that revoke more do not check the first ones. */
const MAX_REVOKED = 10_000;

/** Creates the access tokens of one provider, with its own key. */
export async function createAccessTokens(options: AccessTokensOptions): Promise<AccessTokens> {
  const { issuer, audience, now } = options;
  // An ES module only, which neither Jest nor every Node 20 can require: a static import would keep both from loading
  // even the fake, which needs none of it.
  const { compactVerify, exportJWK, generateKeyPair, SignJWT } = await import('jose');
  // An elliptic curve, because generating an RSA key takes longer than starting the whole emulator.
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const label = { kid: randomBytes(8).toString('hex'), alg: 'ES256', use: 'sig' };
  const sealingKey = randomBytes(32);
  const revoked = createBoundedMap<true>(MAX_REVOKED);

  async function open(token: string): Promise<TokenClaims | 'malformed' | 'signature'> {
    if (!token.includes('.')) return unseal(token, sealingKey);
    try {
      const { payload } = await compactVerify(token, publicKey, { algorithms: ['ES256'] });
      return JSON.parse(new TextDecoder().decode(payload)) as TokenClaims;
    } catch {
      return token.split('.').length === 3 ? 'signature' : 'malformed';
    }
  }

  async function read(token: string): Promise<TokenClaims | TokenFlaw> {
    const claims = await open(token);
    if (typeof claims === 'string') return claims;
    if (claims.iss !== issuer) return 'issuer';
    if (claims.aud !== audience) return 'audience';
    if (now() >= claims.exp * 1_000) return 'expired';
    return revoked.get(token) ? 'revoked' : claims;
  }

  return {
    async issue({ lifetimeMs, format, claims }) {
      const content: TokenClaims = {
        iss: issuer,
        aud: audience,
        ...toLifespan(now(), lifetimeMs),
        ...claims,
      };
      if (format === 'opaque') return seal(content, sealingKey);
      return new SignJWT(content)
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: label.kid })
        .sign(privateKey);
    },
    async check(token) {
      const claims = await read(token);
      return typeof claims === 'string' ? claims : undefined;
    },
    read,
    revoke: (token) => revoked.set(token, true),
    lifespan: (lifetimeMs) => toLifespan(now(), lifetimeMs),
    signingKey: { ...(await exportJWK(privateKey)), ...label },
    jwks: { keys: [{ ...(await exportJWK(publicKey)), ...label }] },
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

/** An opaque token contains its encrypted claims, so that a hundred thousand tokens need no memory here. */
function seal(claims: TokenClaims, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(claims), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(token: string, key: Buffer): TokenClaims | 'malformed' {
  try {
    const bytes = Buffer.from(token, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as TokenClaims;
  } catch {
    return 'malformed';
  }
}
