import { type Identity, toStoreKey } from './identity.ts';
import type { ProviderProfile } from './provider.ts';
import type { Secret } from './secret.ts';

/** Tells one secret of an identity from another without keeping either: only slow-hashed proofs stay. */
export interface Credentials {
  /** The proof, which is the key in a shared store. A secret that is a callback is read anew each time. */
  key(): Promise<string>;
  /** Takes note of a secret that was refused. */
  noteRefusal(value: string): Promise<void>;
  /** Whether the callback now gives something other than what was refused. */
  areNew(): Promise<boolean>;
}

export interface CredentialsOptions {
  provider: ProviderProfile;
  identity: Identity;
  secret: Secret;
}

export function createCredentials(options: CredentialsOptions, read: () => Promise<string>): Credentials {
  const { provider, identity, secret } = options;
  const isCallback = typeof secret === 'function';
  const prove = (value: string): Promise<string> => toStoreKey(provider.id, identity, value);
  let known: Promise<string> | undefined;
  let refused: string | undefined;

  function key(): Promise<string> {
    if (!known || isCallback) known = read().then(prove);
    return known;
  }

  return {
    key,
    async noteRefusal(value) {
      // Where no proof can be made, the refusal stands for as long as it would.
      if (isCallback) refused = await prove(value).catch(() => undefined);
    },
    async areNew() {
      return isCallback && (await key().catch(() => refused)) !== refused;
    },
  };
}
