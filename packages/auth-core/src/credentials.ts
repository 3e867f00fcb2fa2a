import { type Identity, toStoreKey } from './identity.ts';
import type { Secret } from './secret.ts';

export interface CredentialsOptions {
  provider: string;
  identity: Identity;
  secret: Secret;
  /** Reads the secret, within bounds. */
  reveal: () => Promise<string>;
}

/** Tells one identity's secret from another without keeping either: only slow-hashed proofs stay. */
export interface Credentials {
  /** The key in a shared store. A secret that is a callback is read anew each time. */
  key(): Promise<string>;
  /** Takes note of a secret that was refused. */
  noteRefusal(secret: string): Promise<void>;
  /** Whether the callback now gives something other than what was refused. */
  areNew(): Promise<boolean>;
}

export function createCredentials({ provider, identity, secret, reveal }: CredentialsOptions): Credentials {
  const prove = (value: string): Promise<string> => toStoreKey(provider, identity, value);
  const isCallback = typeof secret === 'function';
  let known: Promise<string> | undefined;
  let refused: string | undefined;

  return {
    key() {
      if (known === undefined || isCallback) known = reveal().then(prove);
      return known;
    },
    async noteRefusal(value) {
      if (isCallback) refused = await prove(value);
    },
    async areNew() {
      return (
        isCallback &&
        (await reveal()
          .then(prove)
          .catch(() => refused)) !== refused
      );
    },
  };
}
