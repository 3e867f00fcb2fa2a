import type { AuthErrorCode, Secret, TokenSet } from '@x/auth-core';
import {
  createAuthError,
  type IssuerCall,
  type ProviderProfile,
  type TokenIssuer,
} from '@x/auth-core/provider';

export const HOUR_MS = 3_600_000;

export const profile: ProviderProfile = {
  id: 'acme',
  name: 'Acme',
  credentialOptions: ['clientId', 'clientSecret'],
  accessOptions: ['audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: HOUR_MS,
};

/** What the issuer returns or throws instead of the tokens that it would have returned. */
export type Answer = (tokens: TokenSet, call: IssuerCall) => TokenSet | Promise<TokenSet>;

/** An issuer whose answers the test decides. By default it issues `access-1`, `access-2` and so on, for an hour each. */
export interface TestIssuer extends TokenIssuer {
  readonly issues: number;
  /** The refresh tokens that were sent. */
  readonly refreshes: readonly string[];
  /** The secrets that were read. */
  readonly secrets: readonly string[];
  answerIssue(answer?: Answer): void;
  answerRefresh(answer?: Answer): void;
}

export interface TestIssuerOptions {
  secret?: Secret | undefined;
  /** Whether each answer has a refresh token: `refresh-1`, `refresh-2` and so on. */
  refreshTokens?: boolean | undefined;
  lifetimeMs?: number | undefined;
  /** The prefix of the access tokens. */
  prefix?: string | undefined;
}

export function createTestIssuer(options: TestIssuerOptions = {}): TestIssuer {
  const { refreshTokens = false, lifetimeMs = HOUR_MS, prefix = 'access' } = options;
  const refreshes: string[] = [];
  const secrets: string[] = [];
  const issueAsUsual: Answer = (tokens) => tokens;
  let onIssue = issueAsUsual;
  let onRefresh = issueAsUsual;
  let issues = 0;
  let tokenCount = 0;

  const createTokens = (call: IssuerCall): TokenSet => {
    const issuedAt = call.now();
    tokenCount += 1;
    return {
      accessToken: `${prefix}-${tokenCount}`,
      tokenType: 'Bearer',
      issuedAt,
      expiresAt: issuedAt + lifetimeMs,
      expirySource: 'response',
      ...(refreshTokens && { refreshToken: `refresh-${tokenCount}` }),
    };
  };

  return {
    refreshes,
    secrets,
    get issues() {
      return issues;
    },
    async issue(call) {
      issues += 1;
      secrets.push(await call.reveal());
      return onIssue(createTokens(call), call);
    },
    async refresh({ refreshToken = '' }, call) {
      refreshes.push(refreshToken);
      return onRefresh(createTokens(call), call);
    },
    answerIssue(answer = issueAsUsual) {
      onIssue = answer;
    },
    answerRefresh(answer = issueAsUsual) {
      onRefresh = answer;
    },
  };
}

/** An answer that is a failure. */
export function fail(code: AuthErrorCode, facts: Parameters<typeof createAuthError>[2] = {}): Answer {
  return () => {
    throw createAuthError(profile, code, facts);
  };
}
