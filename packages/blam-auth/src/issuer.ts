import type { TokenSet } from '@x/auth-core';
import {
  createEndpoints,
  encodeBase64,
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
export function createBlamIssuer({ apiUrl, username, organisationId }: BlamConfig): TokenIssuer {
  return {
    async issue(call) {
      const { GET } = createEndpoints<paths>(call, apiUrl);
      // UTF-8 and no form-encoding: this is RFC 7617, not the Basic of RFC 6749 §2.3.1.
      const credentials = `${username}:${await call.reveal()}`;
      call.redact(credentials);
      const answer = await GET('/api/users/authorisation', {
        headers: { Authorization: `Basic ${encodeBase64(credentials)}` },
        query: organisationId === undefined ? {} : { OrganisationId: organisationId },
      });
      return toBlamTokenSet(answer);
    },

    async refresh({ refreshToken = '' }, call) {
      const { GET } = createEndpoints<paths>(call, apiUrl);
      const answer = await GET('/api/users/token', {
        query: { RefreshToken: refreshToken, OrganisationId: organisationId ?? 1 },
      });
      return toBlamTokenSet(answer);
    },
  };
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
