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

/** What the issuer gives, or throws, in place of the tokens that it would have given. */
export type Answer = (tokens: TokenSet, call: IssuerCall) => TokenSet | Promise<TokenSet>;

/** An issuer that does as the test says, and by default gives `access-1`, `access-2` and so on for an hour each. */
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
  /** What access tokens start with. */
  prefix?: string | undefined;
}

export function createTestIssuer(options: TestIssuerOptions = {}): TestIssuer {
  const { refreshTokens = false, lifetimeMs = HOUR_MS, prefix = 'access' } = options;
  const refreshes: string[] = [];
  const secrets: string[] = [];
  const give: Answer = (tokens) => tokens;
  let onIssue = give;
  let onRefresh = give;
  let issues = 0;
  let minted = 0;

  const mint = (call: IssuerCall): TokenSet => {
    const issuedAt = call.now();
    minted += 1;
    return {
      accessToken: `${prefix}-${minted}`,
      tokenType: 'Bearer',
      issuedAt,
      expiresAt: issuedAt + lifetimeMs,
      expirySource: 'response',
      ...(refreshTokens && { refreshToken: `refresh-${minted}` }),
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
      return onIssue(mint(call), call);
    },
    async refresh({ refreshToken = '' }, call) {
      refreshes.push(refreshToken);
      return onRefresh(mint(call), call);
    },
    answerIssue(answer = give) {
      onIssue = answer;
    },
    answerRefresh(answer = give) {
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
