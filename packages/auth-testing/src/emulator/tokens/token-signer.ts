import { createHash } from 'node:crypto';
import type { JWK } from 'jose';

export type SigningAlgorithm = 'RS256' | 'ES256';

/** Signs the JWTs of one provider, and verifies them. */
export interface TokenSigner {
  sign(claims: object, type: 'JWT' | 'at+jwt'): Promise<string>;
  /** The claims of a token that one of its keys signed, or undefined. Says nothing about expiry. */
  verify(token: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The public keys, the one in use first. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
}

export interface TokenSignerOptions {
  /** The private key for RS256. */
  readonly rsaKey: JWK;
  /** Read at each use. */
  readonly algorithm: () => SigningAlgorithm;
}

interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: CryptoKey | Uint8Array;
  readonly publicKey: CryptoKey | Uint8Array;
  readonly publicJwk: JWK & { readonly kid: string };
}

const RSA_PUBLIC_MEMBERS = ['kty', 'n', 'e'] as const;

export async function createTokenSigner({ rsaKey, algorithm }: TokenSignerOptions): Promise<TokenSigner> {
  // An ES module only, which neither Jest nor every Node 20 can require: a static import would keep both from loading
  // even the fake, which needs none of it.
  const { compactVerify, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, SignJWT } =
    await import('jose');

  async function loadRsaKey(): Promise<SigningKey> {
    const publicMembers = Object.fromEntries(RSA_PUBLIC_MEMBERS.map((name) => [name, rsaKey[name]]));
    const [privateKey, publicKey] = await Promise.all([
      importJWK(rsaKey, 'RS256'),
      importJWK(publicMembers, 'RS256'),
    ]);
    return { algorithm: 'RS256', privateKey, publicKey, publicJwk: toPublicJwk(publicMembers, 'RS256') };
  }

  async function generateEcKey(): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return {
      algorithm: 'ES256',
      privateKey,
      publicKey,
      publicJwk: toPublicJwk(await exportJWK(publicKey), 'ES256'),
    };
  }

  const rsa = await loadRsaKey();
  let generated: Promise<SigningKey> | undefined;

  async function current(): Promise<SigningKey> {
    if (algorithm() === 'RS256') return rsa;
    generated ??= generateEcKey();
    return generated;
  }

  /** The keys that may have signed a token. */
  async function known(): Promise<readonly SigningKey[]> {
    const first = await current();
    const others = [rsa, ...(generated ? [await generated] : [])];
    return [...new Set([first, ...others])];
  }

  return {
    async sign(claims, type) {
      const { algorithm: alg, privateKey, publicJwk } = await current();
      const header = { alg, kid: publicJwk.kid, typ: type };
      return new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
    },
    async verify(token) {
      try {
        const { kid } = decodeProtectedHeader(token);
        const key = (await known()).find(({ publicJwk }) => publicJwk.kid === kid);
        if (!key) return undefined;
        const { payload } = await compactVerify(token, key.publicKey, { algorithms: [key.algorithm] });
        return JSON.parse(new TextDecoder().decode(payload)) as Readonly<Record<string, unknown>>;
      } catch {
        return undefined;
      }
    },
    jwks: async () => ({ keys: (await known()).map(({ publicJwk }) => publicJwk) }),
  };
}

function toPublicJwk(members: JWK, alg: SigningAlgorithm): JWK & { kid: string } {
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, 32);
  return { ...members, kid, alg, use: 'sig' };
}
