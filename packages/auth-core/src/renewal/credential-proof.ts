import type { Clock, Instant } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { type Identity, toStoreKey } from '../stores/store-key.ts';
import { createFingerprint } from './secret-fingerprint.ts';

/** Proves which secret a client has, without keeping the secret: only hashes are kept. */
export interface CredentialProof {
  /**
   * The key in a shared store. If the secret is a callback, this is the key of the secret that was read or used last;
   * with `reread`, of the one that the callback returns now.
   */
  key(options?: { reread: boolean }): Promise<string>;
  /** Records the secret that a token was issued for: the token is stored under its key. */
  rememberUsed(secret: string): Promise<void>;
  /** Records a secret that the provider refused. */
  rememberRefused(secret: string): Promise<void>;
  /** Whether the callback now returns another secret than the one that was refused. Reads it once a second at most. */
  haveChanged(): Promise<boolean>;
}

export interface CredentialProofOptions {
  readonly provider: ProviderProfile;
  readonly identity: Identity;
  readonly secret: Secret;
  readonly pepper: string | undefined;
  readonly clock: Clock;
  /** Reads the secret, within a deadline. */
  readonly readSecret: () => Promise<string>;
}

const MIN_REREAD_MS = 1_000;

export function createCredentialProof(options: CredentialProofOptions): CredentialProof {
  const { provider, identity, secret, pepper, clock, readSecret } = options;
  const isCallback = typeof secret === 'function';
  const fingerprint = createFingerprint();
  let known: Promise<string> | undefined;
  let proven: { readonly mark: string; readonly key: string } | undefined;
  let refused: string | undefined;
  let nextReading: Instant | undefined;

  async function prove(value: string): Promise<string> {
    const { id, hasGeneratedSecret: isGenerated } = provider;
    const mark = await fingerprint(value);
    // A slow hash is computed once for each secret.
    if (proven?.mark !== mark) {
      const key = await toStoreKey({ provider: id, identity, secret: value, isGenerated, pepper });
      proven = { mark, key };
    }
    return proven.key;
  }

  return {
    async key({ reread } = { reread: false }) {
      if (!known || (reread && isCallback)) {
        const proof = readSecret().then(prove);
        // One that failed is not kept: the next call tries again.
        proof.catch(() => {
          if (known === proof) known = undefined;
        });
        known = proof;
      }
      return known;
    },

    async rememberUsed(value) {
      if (!isCallback) return;
      const key = await prove(value).catch(() => undefined);
      if (key !== undefined) known = Promise.resolve(key);
    },

    async rememberRefused(value) {
      // Without a hash the next secret cannot be distinguished: then the cooldown lasts its full time.
      if (isCallback) refused = await fingerprint(value).catch(() => undefined);
      nextReading = undefined;
    },

    async haveChanged() {
      if (!refused || (nextReading && clock.until(nextReading) > 0)) return false;
      nextReading = clock.after(MIN_REREAD_MS);
      return (
        (await readSecret()
          .then(fingerprint)
          .catch(() => refused)) !== refused
      );
    },
  };
}
