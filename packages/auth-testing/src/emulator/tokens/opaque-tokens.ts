import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Issues tokens that say nothing to a client, and finds their claims. */
export interface OpaqueTokens {
  issue(claims: Claims): string;
  find(token: string): Claims | undefined;
}

/** Tokens that the server keeps, and so can forget. */
export interface ReferenceTokens extends OpaqueTokens {
  forget(isMeant: (claims: Claims) => boolean): void;
}

/** The maximum number of reference tokens to keep, so that a load test does not fill the memory. */
const MAX_REFERENCE_TOKENS = 20_000;

/** Tokens that contain their encrypted claims, so that a hundred thousand of them need no memory here. */
export function createSealedTokens(): OpaqueTokens {
  const key = randomBytes(32);

  return {
    issue(claims) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(claims), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    find(token) {
      try {
        const bytes = Buffer.from(token, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
        return JSON.parse(opened.toString('utf8')) as Claims;
      } catch {
        return undefined;
      }
    },
  };
}

/** The reference tokens of IdentityServer: 64 hexadecimal characters, which stand for claims that the server keeps. */
export function createReferenceTokens(): ReferenceTokens {
  const kept = createBoundedMap<Claims>(MAX_REFERENCE_TOKENS);

  return {
    issue(claims) {
      const token = randomBytes(32).toString('hex').toUpperCase();
      kept.set(token, claims);
      return token;
    },
    find: (token) => kept.get(token),
    forget(isMeant) {
      for (const [token, claims] of kept.entries()) if (isMeant(claims)) kept.delete(token);
    },
  };
}
