import type { Secret } from '../base/secret.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { type Identity, toStoreKey } from '../stores/store-key.ts';

/** Tells one secret of an identity from another without keeping either: only slow-hashed proofs stay. */
export interface CredentialProof {
  /**
   * The proof, which is the key in a shared store. Where the secret is a callback, the proof is of the one that was
   * read or used last, or of the one that the callback gives now if it is to be read `anew`.
   */
  key(anew?: boolean): Promise<string>;
  /** Takes note of the secret that brought a token, which is stored by its proof. */
  rememberUsed(value: string): Promise<void>;
  /** Takes note of a secret that was refused. */
  rememberRefused(value: string): Promise<void>;
  /** Whether the callback now gives something other than what was refused. */
  haveChanged(): Promise<boolean>;
}

export interface CredentialProofOptions {
  provider: ProviderProfile;
  identity: Identity;
  secret: Secret;
}

export function createCredentialProof(
  options: CredentialProofOptions,
  read: () => Promise<string>,
): CredentialProof {
  const { provider, identity, secret } = options;
  const isCallback = typeof secret === 'function';
  const prove = (value: string): Promise<string> => toStoreKey(provider.id, identity, value);
  let known: string | undefined;
  let refused: string | undefined;

  async function key(anew?: boolean): Promise<string> {
    if (!known || (anew && isCallback)) known = await prove(await read());
    return known;
  }

  return {
    key,
    async rememberUsed(value) {
      if (isCallback) known = await prove(value).catch(() => known);
    },
    async rememberRefused(value) {
      // Where no proof can be made, the refusal stands for as long as it would.
      if (isCallback) refused = await prove(value).catch(() => undefined);
    },
    async haveChanged() {
      return isCallback && (await key(true).catch(() => refused)) !== refused;
    },
  };
}
