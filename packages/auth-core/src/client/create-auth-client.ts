import { logEvent } from '../reports/event-log.ts';
import type { AuthClient, AuthClientConfig, AuthClientKind } from './auth-client.ts';
import { createClientRecord } from './client-record.ts';
import { createClient } from './create-client.ts';
import { type CredentialRecord, toSharing } from './credential-record.ts';
import { prepareCredentialRenewal } from './credential-renewal.ts';

/** Creates a client whose tokens come from its credentials. */
export function createAuthClient<Config extends AuthClientConfig>(
  kind: AuthClientKind<Config>,
  config: Config,
): AuthClient {
  const record: CredentialRecord = createClientRecord(kind, config, prepareCredentialRenewal);
  countRequests(record);
  return createClient(record);
}

/** Loads the token budget on demand. If that fails, the client goes on as it does without its store. */
export function countRequests(record: CredentialRecord): void {
  const { tokenBudget: budget, now } = record.config.settings;
  if (!budget) return;
  const sharing = toSharing(record);
  record.counting = import('../issuing/token-budget.ts').then(
    ({ createTokenBudget }) => createTokenBudget({ budget, now, log: record, sharing }),
    () => void logEvent(record, { type: 'store_failed', operation: 'get' }),
  );
}
