import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { specs } from '../generated/specs.ts';
import type { Account } from './account.ts';
import type { EmulatorContext } from './emulator-context.ts';
import type { EmulatedResponse } from './operation.ts';
import type { RequestRecord, Violation } from './request-record.ts';
import { createScrubber } from './secret-scrubber.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';
import { createTokenBudget, type TokenBudget } from './token-budget.ts';
import { type AccessTokens, createAccessTokens } from './tokens/access-tokens.ts';
import { type BoundedList, createBoundedList } from './tokens/bounded-list.ts';
import { createSealedTokens, type OpaqueTokens } from './tokens/opaque-tokens.ts';
import { createRefreshTokens, type RefreshTokens } from './tokens/refresh-tokens.ts';
import { SIGNING_KEYS } from './tokens/signing-keys.ts';
import { createTokenSigner, type TokenSigner } from './tokens/token-signer.ts';

/** The state of a running provider. */
export interface ProviderState {
  readonly name: ProviderName;
  settings: ProviderSettings;
  readonly accounts: Map<string, Account>;
  readonly signer: TokenSigner;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly requests: BoundedList<RequestRecord>;
  readonly violations: BoundedList<Violation>;
  readonly context: EmulatorContext;
  /** Logs a request, with the violation and the issued token of its response. */
  record(record: RequestRecord, response: EmulatedResponse): void;
  /** Tells the page of an issued token. */
  announce(token: { accessToken: string; renewed: boolean; lifetimeMs: number }): void;
  revoke(accessToken: string): void;
  tokenRequests: number;
  readonly budget: TokenBudget;
  requestCount: number;
  /** The provider's own clock, in epoch milliseconds. */
  readonly now: () => number;
}

export interface ProviderStateOptions {
  readonly name: ProviderName;
  readonly settings: ProviderSettings;
  readonly accounts: Iterable<readonly [string, Account]>;
  readonly issuer: string;
  readonly audience: string;
  readonly generateRefreshToken: () => string;
  /** @default tokens that contain their encrypted claims */
  readonly opaque?: OpaqueTokens;
  readonly context: EmulatorContext;
}

const MAX_LOG_ENTRIES = 1_000;

/** How many of the latest refresh tokens the log knows, so that it shows none of them. */
const MAX_KNOWN_REFRESH_TOKENS = 100;

export async function createProviderState(options: ProviderStateOptions): Promise<ProviderState> {
  const { name, settings, accounts, issuer, audience, generateRefreshToken, context } = options;
  const { opaque = createSealedTokens() } = options;
  const { journal } = context;
  const refreshTokenLog = createBoundedList<string>(MAX_KNOWN_REFRESH_TOKENS);
  const scrub = createScrubber(function* () {
    for (const { secret } of state.accounts.values()) yield secret;
    yield* refreshTokenLog.entries();
  });
  function generate(): string {
    const token = generateRefreshToken();
    refreshTokenLog.add(token);
    return token;
  }
  const now = () => context.clock.now() + state.settings.clockOffsetMs;
  const signer = await createTokenSigner({
    rsaKey: toSigningKey(name),
    algorithm: () => state.settings.signingAlgorithm,
  });
  const state: ProviderState = {
    name,
    settings,
    accounts: new Map(accounts),
    signer,
    accessTokens: createAccessTokens({ issuer, audience, signer, opaque, now }),
    refreshTokens: createRefreshTokens({ generate, now }),
    requests: createBoundedList(MAX_LOG_ENTRIES),
    violations: createBoundedList(MAX_LOG_ENTRIES),
    context,
    record(given, { violations: found = [], issued }) {
      const [record, broken] = context.showSecrets ? [given, found] : scrub([given, found] as const);
      const { id: request, method, path, operation } = record;
      const violations = broken.map((rule) => ({
        provider: name,
        request,
        method,
        path,
        ...(operation && { operation }),
        ...rule,
      }));
      state.requests.add(record);
      for (const violation of violations) state.violations.add(violation);
      journal.write({ type: 'request', provider: name, record, violations });
      if (issued) state.announce({ ...issued, lifetimeMs: state.settings.lifetimeMs });
    },
    announce({ accessToken: token, renewed, lifetimeMs }) {
      const at = context.clock.now();
      const id = toTokenId(token);
      context.issuedTokens.remember(name, id, token);
      journal.write({
        type: 'token',
        provider: name,
        id,
        renewed,
        at,
        expiresAt: at + lifetimeMs,
        ...(context.showSecrets && { token }),
      });
    },
    revoke(token) {
      state.accessTokens.revoke(token);
      journal.write({ type: 'revocation', provider: name, id: toTokenId(token), at: context.clock.now() });
    },
    tokenRequests: 0,
    budget: createTokenBudget(),
    requestCount: 0,
    now,
  };
  return state;
}

/** A key for each provider, so that no token of one passes the check of another. */
function toSigningKey(name: ProviderName): JWK {
  const index = Object.keys(specs).indexOf(name) % SIGNING_KEYS.length;
  return SIGNING_KEYS[index] ?? SIGNING_KEYS[0];
}

/** The start of a hash: enough to distinguish tokens, too short to stand for one. */
function toTokenId(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}
