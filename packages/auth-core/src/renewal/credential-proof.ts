import type { Secret } from '../base/secret.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { type Identity, toStoreKey } from '../stores/store-key.ts';

/** Detects a changed secret without keeping it: only slow hashes are kept. */
export interface CredentialProof {
  /**
   * The hash, which is also the key in a shared store. If the secret is a callback, this is the hash of the secret that
   * was read or used last; with `reread`, of the one that the callback returns now.
   */
  key(options?: { reread: boolean }): Promise<string>;
  /** Records the secret that a token was issued for: the token is stored under its hash. */
  rememberUsed(secret: string): Promise<void>;
  /** Records a secret that the provider refused. */
  rememberRefused(secret: string): Promise<void>;
  /** Whether the callback now returns another secret than the one that was refused. */
  haveChanged(): Promise<boolean>;
}

export interface CredentialProofOptions {
  readonly provider: ProviderProfile;
  readonly identity: Identity;
  readonly secret: Secret;
  /** Reads the secret, within a deadline. */
  readonly readSecret: () => Promise<string>;
}

export function createCredentialProof(options: CredentialProofOptions): CredentialProof {
  const { provider, identity, secret, readSecret } = options;
  const isCallback = typeof secret === 'function';
  const prove = (value: string): Promise<string> => toStoreKey(provider.id, identity, value);
  let known: string | undefined;
  let refused: string | undefined;

  async function key({ reread } = { reread: false }): Promise<string> {
    if (!known || (reread && isCallback)) known = await prove(await readSecret());
    return known;
  }

  return {
    key,
    async rememberUsed(value) {
      if (isCallback) known = await prove(value).catch(() => known);
    },
    async rememberRefused(value) {
      // Without a hash the next secret cannot be told apart: then the cooldown lasts its full time.
      if (isCallback) refused = await prove(value).catch(() => undefined);
    },
    async haveChanged() {
      return isCallback && (await key({ reread: true }).catch(() => refused)) !== refused;
    },
  };
}
