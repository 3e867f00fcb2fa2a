/**
 * Compares secrets without keeping them: a keyed hash with a key that exists only in this process, so nobody else can
 * compute or compare it.
 *
 * @throws whatever the runtime throws without `crypto.subtle`, such as a page on plain http.
 */
export function createFingerprint(): (secret: string) => Promise<string> {
  let key: Promise<CryptoKey> | undefined;
  return async (secret) => {
    const { subtle } = crypto;
    key ??= subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']) as Promise<CryptoKey>;
    return String(new Uint8Array(await subtle.sign('HMAC', await key, new TextEncoder().encode(secret))));
  };
}
