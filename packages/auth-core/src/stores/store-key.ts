/**
 * What distinguishes one token from another: its token endpoint, its owner and its purpose. Nothing secret. The order
 * counts, so a factory must never change it.
 */
export type Identity = readonly (string | number | undefined)[];

export interface StoreKeyOptions {
  /** The provider's id. */
  readonly provider: string;
  readonly identity: Identity;
  /** Absent if there is nothing to prove: then whoever knows the identity may have the token. */
  readonly secret: string | undefined;
  /** Whether the secret is long and random, so that nobody can guess it. */
  readonly isGenerated: boolean;
  /** A further secret that all sharers of a store know, and the store does not. */
  readonly pepper?: string | undefined;
}

// Some edge runtimes refuse more iterations at once, so a chain of derivations makes up the number that OWASP asks for.
const ITERATIONS = 100_000;
const CHAINED = 6;

/**
 * The key of an identity in a shared store. It includes a proof of the secret: a client with a wrong secret gets another
 * key, so it never finds the token of the right one. The key does not reveal the secret: a generated secret is proven
 * by an HMAC, and a secret that a person may have chosen by a slow hash (PBKDF2, 600,000 iterations).
 */
export async function toStoreKey(options: StoreKeyOptions): Promise<string> {
  const { provider, identity, secret, isGenerated, pepper } = options;
  const encoder = new TextEncoder();
  const context = encoder.encode(JSON.stringify([provider, ...identity]));
  let proof = encoder.encode(secret);
  if (secret === undefined) proof = new Uint8Array(await crypto.subtle.digest('SHA-256', context));
  else if (isGenerated) proof = await sign(proof, context);
  else for (let round = 0; round < CHAINED; round += 1) proof = await derive(proof, context);
  if (pepper !== undefined) proof = await sign(encoder.encode(pepper), proof);
  return `${provider}:${Array.from(proof, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
}

type Octets = Uint8Array<ArrayBuffer>;

async function sign(secret: Octets, data: Octets): Promise<Octets> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', key, data));
}

async function derive(password: Octets, salt: Octets): Promise<Octets> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 256));
}
