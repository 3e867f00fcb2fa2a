import type { Secret } from '../base/secret.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { type Identity, toStoreKey } from '../stores/store-key.ts';
import { createFingerprint } from './secret-fingerprint.ts';

/** The key of a client in a shared store. It proves which secret the client has; only hashes of the secret are kept. */
export interface SharedKey {
  /**
   * If the secret is a callback, this is the key of the secret that was read or used last; with `reread`, of the one
   * that the callback returns now.
   */
  find(options?: { reread: boolean }): Promise<string>;
  /** Records the secret that a token was issued for: the token is stored under its key. */
  rememberSecret(secret: string): Promise<void>;
}

export interface SharedKeyOptions {
  readonly provider: ProviderProfile;
  readonly identity: Identity;
  /** Absent for a client without credentials. */
  readonly secret?: Secret | undefined;
  /** A further secret of all who share the store. */
  readonly pepper: string | undefined;
  /** Reads the secret, within a deadline. */
  readonly readSecret: () => Promise<string>;
}

export function createSharedKey(options: SharedKeyOptions): SharedKey {
  const { provider, identity, secret, pepper, readSecret } = options;
  const isCallback = typeof secret === 'function';
  const fingerprint = createFingerprint();
  let known: Promise<string> | undefined;
  let proven: { readonly mark: string; readonly key: string } | undefined;

  async function prove(value: string): Promise<string> {
    const mark = await fingerprint(value);
    // A slow hash is computed once for each secret.
    if (proven?.mark !== mark) proven = { mark, key: await toKey(value) };
    return proven.key;
  }

  function toKey(value: string | undefined): Promise<string> {
    const { id, hasGeneratedSecret: isGenerated } = provider;
    return toStoreKey({ provider: id, identity, secret: value, isGenerated, pepper });
  }

  return {
    async find({ reread } = { reread: false }) {
      if (!known || (reread && isCallback)) {
        const proof = secret === undefined ? toKey(secret) : readSecret().then(prove);
        // One that failed is not kept: the next call tries again.
        proof.catch(() => {
          if (known === proof) known = undefined;
        });
        known = proof;
      }
      return known;
    },

    async rememberSecret(value) {
      if (!isCallback) return;
      const key = await prove(value).catch(() => undefined);
      if (key !== undefined) known = Promise.resolve(key);
    },
  };
}
