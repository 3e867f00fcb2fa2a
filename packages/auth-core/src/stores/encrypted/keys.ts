import { CompactEncrypt, compactDecrypt } from 'jose';

/** 32 random bytes, as they are or as base64. */
export type EncryptionKey = Uint8Array | string;

const KEY_BYTES = 32;
const ALGORITHMS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

/** The key that encrypts, followed by the older ones that still decrypt. */
export type KeyRing = readonly [Uint8Array, ...Uint8Array[]];

/** @throws TypeError if there is no key, or one is not 32 bytes long. */
export function readKeys(caller: string, keys: readonly EncryptionKey[]): KeyRing {
  const [encryptionKey, ...olderKeys] = keys.map((key) => toBytes(caller, key));
  if (!encryptionKey) throw new TypeError(`${caller}: keys must contain at least one key.`);
  return [encryptionKey, ...olderKeys];
}

/** A text as JWE with A256GCM. */
export function encryptText([encryptionKey]: KeyRing, text: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(encryptionKey);
}

/** The text of a JWE, or undefined if no key decrypts it. */
export async function decryptText(keys: KeyRing, jwe: string): Promise<string | undefined> {
  for (const key of keys) {
    try {
      return new TextDecoder().decode((await compactDecrypt(jwe, key, ALGORITHMS)).plaintext);
    } catch {
      // Another key may be the right one.
    }
  }
  return undefined;
}

function toBytes(caller: string, key: EncryptionKey): Uint8Array {
  const bytes = typeof key === 'string' ? decodeKey(key) : key;
  if (!(bytes instanceof Uint8Array) || bytes.length !== KEY_BYTES)
    throw new TypeError(`${caller}: each key must be ${KEY_BYTES} bytes, or base64 of them.`);
  // A copy: the caller may erase its own.
  return Uint8Array.from(bytes);
}

function decodeKey(text: string): Uint8Array | undefined {
  try {
    const octets = atob(text.trim().replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(octets, (octet) => octet.charCodeAt(0));
  } catch {
    return undefined;
  }
}
