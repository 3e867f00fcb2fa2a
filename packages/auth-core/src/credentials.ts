import type { Secret } from './secret.ts';

/** Tells one secret of an identity from another without keeping either: only slow-hashed proofs stay. */
export interface Credentials {
  /** The proof, which is the key in a shared store. A secret that is a callback is read anew each time. */
  key(): Promise<string>;
  /** Takes note of a secret that was refused, by its proof. */
  noteRefusal(proof: string): void;
  /** Whether the callback now gives something other than what was refused. */
  areNew(): Promise<boolean>;
}

export function createCredentials(secret: Secret, prove: () => Promise<string>): Credentials {
  const isCallback = typeof secret === 'function';
  let known: Promise<string> | undefined;
  let refused: string | undefined;

  function key(): Promise<string> {
    if (known === undefined || isCallback) known = prove();
    return known;
  }

  return {
    key,
    noteRefusal(proof) {
      refused = proof;
    },
    async areNew() {
      return isCallback && (await key().catch(() => refused)) !== refused;
    },
  };
}
