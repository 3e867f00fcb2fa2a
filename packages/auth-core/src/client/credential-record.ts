import { withDeadline } from '../base/deadline.ts';
import type { RefreshMemory } from '../issuing/renew.ts';
import { createIssuerCall, type IssuerCall } from '../issuing/token-issuer.ts';
import type { RefusedSecret } from '../renewal/refused-secret.ts';
import type { Sharing } from '../renewal/session.ts';
import { createSharing } from '../renewal/sharing.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { AuthClientConfig, AuthClientKind } from './auth-client.ts';
import type { ClientRecord } from './client-record.ts';

/** The record of a client that has an issuer. The optional members are set when they are first needed. */
export interface CredentialRecord extends ClientRecord, RefreshMemory {
  readonly config: AuthClientConfig;
  readonly kind: AuthClientKind;
  sharing?: Sharing;
  /** Only for a secret that is a callback, and was refused. */
  refusedSecret?: RefusedSecret | undefined;
  /** Counts the token requests of a call. Resolves to undefined if its code could not be loaded. */
  counting?: Promise<((call: IssuerCall) => IssuerCall) | undefined>;
}

/** Runs one exchange with the issuer. It ends within the deadline, whatever the issuer does. */
export function callIssuer<T>(
  record: CredentialRecord,
  run: (call: IssuerCall) => T | Promise<T>,
  onReveal?: (secret: string) => void,
): Promise<T> {
  const { timeoutMs, retry } = record.config.settings;
  // A whole renewal: one refresh, all attempts to issue, and the pauses between them.
  const renewalMs = (retry.attempts + 1) * (timeoutMs + Math.max(retry.maxRetryAfterMs, 2_000));
  return withDeadline(
    (signal) => run(createIssuerCall(record, signal, onReveal)),
    undefined,
    renewalMs,
    () => createAuthError(record.provider, 'timeout'),
  );
}

/** Reads the secret, within a deadline. */
export function readSecret(record: CredentialRecord): Promise<string> {
  return callIssuer(record, ({ reveal }) => reveal());
}

/** The sharing of a client with a store. */
export function toSharing(record: CredentialRecord): Sharing | undefined {
  const { store } = record.config.settings;
  if (!store) return undefined;
  record.sharing ??= createSharing(record, store, () => readSecret(record));
  return record.sharing;
}
