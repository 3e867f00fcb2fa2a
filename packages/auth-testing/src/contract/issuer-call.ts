import assert from 'node:assert/strict';
import {
  type AuthClientKind,
  createAuthClient,
  type IssuerCall,
  issueOnly,
  type ProviderProfile,
  type TokenIssuer,
} from '@x/auth-core/provider';

/** An issuer and what is needed to test it. Its server must be running, for example an emulator. */
export interface IssuerSubject {
  readonly issuer: TokenIssuer;
  readonly provider: ProviderProfile;
  /** The secret that the server accepts. It must not appear in a token set. */
  readonly secret: string;
}

/** Only core can create an `IssuerCall`, so this creates a client whose issuer runs the check. */
export async function withCall(
  { issuer, provider, secret }: IssuerSubject,
  check: (call: IssuerCall) => Promise<void>,
): Promise<void> {
  let outcome: Promise<void> | undefined;
  const checked: TokenIssuer = {
    async issue(call) {
      outcome ??= check(call);
      await outcome;
      return issuer.issue(call);
    },
  };
  const kind: AuthClientKind = {
    profile: provider,
    createIssuer: () => checked,
    renewal: issueOnly,
    identity: () => [],
  };
  const client = createAuthClient(kind, {
    apiUrl: 'http://127.0.0.1',
    secret,
    settings: {
      timeoutMs: 10_000,
      retry: { attempts: 1, maxRetryAfterMs: 0 },
      refreshAhead: {},
      tokenBudget: undefined,
      store: undefined,
      storeKeyPepper: undefined,
      storeTimeoutMs: 500,
      waitUntil: undefined,
      fetch: undefined,
      now: Date.now,
      onEvent: undefined,
      allowedOrigins: [],
    },
  });
  // Only the outcome of the check counts, not the client's.
  await client.getToken().catch(() => undefined);
  assert.ok(outcome, 'the client never called its issuer');
  await outcome;
}
