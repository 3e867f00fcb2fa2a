/** What tells one token from another: where it is from, whose it is, and what it is for. Nothing secret. */
export type Identity = readonly (string | number | undefined)[];

// As many as every runtime computes: some edge runtimes refuse more.
const ITERATIONS = 100_000;

/**
 * The key of an identity in a shared store: a hash that includes a slow-hashed proof of the secret. A caller
 * with a wrong password gets another key, so never a right caller's token, and the key does not give the
 * password away.
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
