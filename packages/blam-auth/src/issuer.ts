import type { TokenSet } from '@x/auth-core';
import {
  createEndpoints,
  encodeBase64,
  type IssuerCall,
  type TokenAnswer,
  type TokenIssuer,
  toTokenSet,
  untilDate,
  withRefreshToken,
} from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';
import type { BlamConfig } from './options.ts';

/**
 * BLAM on the wire: Basic authentication for a bearer token and a refresh token, both with absolute dates, and a GET
 * with the refresh token in its query for the next pair.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blam.yaml `signIn` and `refreshToken`
 */
export function createBlamIssuer(config: BlamConfig): TokenIssuer {
  const { apiUrl, username, organisationId, useRefreshToken } = config;
  return useRefreshToken ? { issue, refresh } : { issue };

  async function issue(call: IssuerCall): Promise<TokenSet> {
    const { GET } = createEndpoints<paths>(call, apiUrl);
    const password = await call.reveal();
    call.redact(`${username}:${password}`);
    const answer = await GET('/api/users/authorisation', {
      headers: { Authorization: basicAuthorization(username, password) },
      query: { OrganisationId: organisationId },
    });
    return toBlamTokenSet(answer);
  }

  async function refresh({ refreshToken = '' }: TokenSet, call: IssuerCall): Promise<TokenSet> {
    const { GET } = createEndpoints<paths>(call, apiUrl);
    const answer = await GET('/api/users/token', {
      query: { RefreshToken: refreshToken, OrganisationId: organisationId ?? 1 },
    });
    return toBlamTokenSet(answer);
  }
}

/**
 * The `Authorization` header of a sign-in, for `createBlamClient`. The pair is encoded in UTF-8 and not form-encoded
 * first: this is RFC 7617, not the Basic of RFC 6749 §2.3.1. `btoa` alone cannot encode every password.
 *
 * @throws TypeError if the username contains a colon, which RFC 7617 §2 does not allow.
 * @example
 * const blam = createBlamClient({ baseUrl: 'https://yourblam.bluelucy.com' });
 * const { data, error } = await blam.GET('/api/users/authorisation', {
 *   headers: { Authorization: basicAuthorization('my-username', password) },
 * });
 */
export function basicAuthorization(username: string, password: string): string {
  if (username.includes(':')) throw new TypeError('basicAuthorization: username must not contain a colon.');
  return `Basic ${encodeBase64(`${username}:${password}`)}`;
}

function toBlamTokenSet(answer: TokenAnswer): TokenSet {
  const { body, provider } = answer;
  const tokens = toTokenSet(answer, {
    accessToken: body.bearerToken,
    tokenType: 'Bearer',
    untilDate: (clock) => untilDate(body.bearerTokenExpirationDate, clock, provider.defaultLifetimeMs),
  });
  const refreshMs = untilDate(body.refreshTokenExpirationDate, answer);
  return withRefreshToken(tokens, {
    refreshToken: body.refreshToken,
    refreshTokenExpiresAt: tokens.issuedAt + refreshMs,
  });
}
