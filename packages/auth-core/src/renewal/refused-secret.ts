import type { Clock, Instant } from '../base/clock.ts';
import { createFingerprint } from './secret-fingerprint.ts';

/** Remembers a secret that the provider refused, to see whether a callback returns another one now. Only a hash is kept. */
export interface RefusedSecret {
  /** Records a secret that the provider refused. */
  remember(secret: string): Promise<void>;
  /** Whether the callback now returns another secret than the one that was refused. Reads it once a second at most. */
  hasChanged(): Promise<boolean>;
}

export interface RefusedSecretOptions {
  readonly clock: Clock;
  /** Reads the secret, within a deadline. */
  readonly readSecret: () => Promise<string>;
}

const MIN_REREAD_MS = 1_000;

export function createRefusedSecret({ clock, readSecret }: RefusedSecretOptions): RefusedSecret {
  const fingerprint = createFingerprint();
  let refused: string | undefined;
  let nextReading: Instant | undefined;

  return {
    async remember(value) {
      // Without a hash the next secret cannot be distinguished: then the cooldown lasts its full time.
      refused = await fingerprint(value).catch(() => undefined);
      nextReading = undefined;
    },

    async hasChanged() {
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
