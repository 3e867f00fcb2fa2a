import { decryptText, type EncryptionKey, encryptText, readKeys } from './keys.ts';

/** Encrypts texts that leave the server, such as the value of a cookie. */
export interface Seal {
  /** The text as JWE with A256GCM: letters, digits, `-`, `_` and dots, a third longer than the text and 70 characters. */
  seal(text: string): Promise<string>;
  /** The text again; undefined if there is none, or it was changed or sealed with another key. */
  open(sealed: string | undefined): Promise<string | undefined>;
}

/** Keeps apart what is sealed and what a store encrypts with the same key. */
const PURPOSE = 'sealed';

/**
 * Seals texts for a cookie, with the keys of `encryptStore`: the first key encrypts, and all of them decrypt.
 *
 * @param keys 32 random bytes each, for example from `openssl rand -base64 32`.
 * @throws TypeError if a key is not 32 bytes long.
 * @see https://www.rfc-editor.org/rfc/rfc7516
 *
 * @example
 * import { createSeal } from '@x/auth-core/encrypted';
 *
 * const { seal, open } = createSeal([process.env.TOKEN_KEY ?? '']);
 */
export function createSeal(keys: readonly EncryptionKey[]): Seal {
  const keyRing = readKeys('createSeal', keys);
  return {
    seal: (text) => encryptText(keyRing, JSON.stringify([PURPOSE, text])),

    async open(sealed) {
      const opened = sealed === undefined ? undefined : await decryptText(keyRing, sealed);
      const [purpose, text] = JSON.parse(opened ?? '[]');
      return purpose === PURPOSE && typeof text === 'string' ? text : undefined;
    },
  };
}
