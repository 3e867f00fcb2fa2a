import { decryptText, type EncryptionKey, encryptText, readKeys } from './encrypted/keys.ts';
import { toCountdown } from './store-call.ts';
import { isExpected, parseStored } from './stored-json.ts';
import type { StoredTokens } from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

export type { EncryptionKey } from './encrypted/keys.ts';
export { createSeal, type Seal } from './encrypted/seal.ts';

/**
 * What `get` returns for a value that no key can decrypt. There is no token in it, so a client counts it as absent, and
 * reports it with a `store_failed` event.
 */
const UNREADABLE = Object.freeze({}) as StoredTokens;

/** A value as the store below keeps it. The times are not secret, and tell that store how long to keep it. */
interface EncryptedTokens extends Pick<StoredTokens, 'version'> {
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly refreshTokenExpiresAt: number | undefined;
  readonly jwe: string;
}

/**
 * A store that encrypts what another store keeps, as JWE with A256GCM. A value that was changed, moved to another key
 * or not encrypted counts as absent.
 *
 * The first key encrypts, and all of them decrypt. To rotate, add a new key at the end. When all processes have it, move
 * it to the front. Remove the old key when no value of it is left.
 *
 * @param keys 32 random bytes each, for example from `openssl rand -base64 32`.
 * @throws TypeError if a key is not 32 bytes long.
 * @see https://www.rfc-editor.org/rfc/rfc7516
 *
 * @example
 * import { encryptStore } from '@x/auth-core/encrypted';
 *
 * const store = encryptStore(createRedisStore(redis), [process.env.TOKEN_KEY ?? '']);
 */
export function encryptStore<Store extends TokenStore>(
  store: Store,
  keys: readonly EncryptionKey[],
): Pick<Store, keyof TokenStore> {
  const keyRing = readKeys('encryptStore', keys);
  const { replace, withLock, subscribe } = store;

  const encrypted: TokenStore = {
    async get(key) {
      const value = await store.get(key);
      return value && ((await decrypt(key, value)) ?? UNREADABLE);
    },
    async set(key, value, call) {
      const left = toCountdown(call);
      await store.set(key, await encrypt(key, value), left());
    },
    async delete(key, call) {
      await store.delete(key, call);
    },
    ...(replace && {
      async replace(...[key, expected, next, call]: Parameters<typeof replace>) {
        const left = toCountdown(call);
        // The same value is encrypted differently each time, so the store below compares what it has.
        const value = await store.get(key);
        const tokens = value && (await decrypt(key, value));
        const isUnreadable = value && !tokens && isExpected(JSON.stringify(UNREADABLE), expected);
        if (!isUnreadable && !isExpected(JSON.stringify(tokens), expected)) return false;
        return replace.call(store, key, value, await encrypt(key, next), left());
      },
    }),
    ...(withLock && { withLock: withLock.bind(store) }),
    ...(subscribe && { subscribe: subscribe.bind(store) }),
  };
  return encrypted as Pick<Store, keyof TokenStore>;

  async function encrypt(key: string, value: StoredTokens): Promise<StoredTokens> {
    const { version, issuedAt, expiresAt, refreshToken, refreshTokenExpiresAt } = value;
    const jwe = await encryptText(keyRing, JSON.stringify([key, value]));
    // A refresh token that nobody can see makes the store below keep the value for as long as it may be used.
    const keptUntil = refreshToken === undefined ? undefined : (refreshTokenExpiresAt ?? FAR_FUTURE);
    const stored: EncryptedTokens = { version, issuedAt, expiresAt, refreshTokenExpiresAt: keptUntil, jwe };
    return JSON.parse(JSON.stringify(stored));
  }

  async function decrypt(key: string, value: StoredTokens): Promise<StoredTokens | undefined> {
    const { jwe } = value as Partial<EncryptedTokens>;
    const text = await decryptText(keyRing, String(jwe));
    if (text === undefined) return undefined;
    const [owner, tokens] = JSON.parse(text);
    return owner === key ? parseStored(JSON.stringify(tokens)) : undefined;
  }
}

/** A store keeps nothing for that long: this means as long as it can. */
const FAR_FUTURE = Number.MAX_SAFE_INTEGER;
