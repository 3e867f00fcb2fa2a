import type { AuthClient, AuthOptions } from '@x/auth-core';
import {
  type AuthClientKind,
  createAuthClient,
  createOptionReader,
  encodeBase64,
  type ProviderProfile,
  refreshOrIssue,
  type TokenAnswer,
  type TokenIssuer,
  toTokenSet,
  untilDate,
  withRefreshToken,
} from '@x/auth-core/provider';
import type { BlamOptions } from '../../emulator/providers/blam.ts';

/** The paths of BLAM's token requests begin with this. */
export const TOKEN_PATH = '/api/users/';

const BLAM: ProviderProfile = {
  id: 'blam',
  name: 'BLAM',
  credentialOptions: ['username', 'password'],
  accessOptions: ['organisationId'],
  addressOptions: ['baseUrl'],
  // A slow hash of the password would make each start of a process slow.
  hasGeneratedSecret: true,
  defaultLifetimeMs: 300_000,
};

/**
 * A client of BLAM, made of the same parts of core as `createBlamAuth`. That one is in a package whose tests use this one,
 * so it cannot be used here.
 */
export function createBlamClient(blam: BlamOptions, options: AuthOptions): AuthClient {
  const { baseUrl, username, password } = blam;
  const kind: AuthClientKind = {
    profile: BLAM,
    createIssuer: () => createIssuer(blam),
    renewal: refreshOrIssue,
    identity: () => [baseUrl, username],
  };
  return createAuthClient(kind, {
    settings: createOptionReader('x-auth-torture', options).settings(),
    apiUrl: baseUrl,
    secret: password,
  });
}

function createIssuer({ baseUrl, username, organisationId }: BlamOptions): TokenIssuer {
  return {
    async issue({ send, reveal, signal }) {
      const authorization = `Basic ${encodeBase64(`${username}:${await reveal()}`)}`;
      return toTokens(await send(toRequest('authorisation', {}, signal, { authorization })));
    },
    async refresh({ refreshToken = '' }, { send, signal }) {
      return toTokens(await send(toRequest('token', { RefreshToken: refreshToken }, signal)));
    },
  };

  function toRequest(
    name: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Request {
    const url = new URL(`${baseUrl}${TOKEN_PATH}${name}`);
    url.search = String(new URLSearchParams({ ...query, OrganisationId: String(organisationId) }));
    return new Request(url, { signal, headers });
  }
}

function toTokens(answer: TokenAnswer) {
  const { body } = answer;
  const tokens = toTokenSet(answer, {
    accessToken: body.bearerToken,
    tokenType: 'Bearer',
    untilDate: (clock) => untilDate(body.bearerTokenExpirationDate, clock, BLAM.defaultLifetimeMs),
  });
  const refreshMs = untilDate(body.refreshTokenExpirationDate, answer);
  return withRefreshToken(tokens, {
    refreshToken: body.refreshToken,
    refreshTokenExpiresAt: tokens.issuedAt + refreshMs,
  });
}
