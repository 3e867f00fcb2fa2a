/**
 * What distinguishes one token from another: its token endpoint, its owner and its purpose. Nothing secret. The order
 * counts, so a factory must never change it.
 */
export type Identity = readonly (string | number | undefined)[];

// Some edge runtimes refuse more.
const ITERATIONS = 100_000;

/**
 * The key of an identity in a shared store: a slow hash that includes the secret. A client with a wrong password gets
 * another key, so it never finds the token of the right one, and the key does not reveal the password.
 */
export async function toStoreKey(provider: string, identity: Identity, secret: string): Promise<string> {
  const { subtle } = crypto;
  const encoder = new TextEncoder();
  const password = await subtle.importKey('raw', encoder.encode(secret), 'PBKDF2', false, ['deriveBits']);
  const salt = encoder.encode(JSON.stringify([provider, ...identity]));
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  const bits = new Uint8Array(await subtle.deriveBits(algorithm, password, 256));
  return `${provider}:${Array.from(bits, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
}
