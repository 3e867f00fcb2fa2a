import type { Refusal, TokenOnWire } from './definition.ts';
import { REFUSED_TOKEN } from './fault-handler.ts';

/** A successful response of an OAuth token endpoint (RFC 6749 §5.1). */
export function toOAuthResponse({ accessToken, lifetimeMs, refreshToken }: TokenOnWire): object {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetimeMs / 1_000,
    refresh_token: refreshToken,
  };
}

/** Responses whose token cannot be sent as a bearer token. */
export const TOKEN_TYPE_REFUSALS: readonly Refusal[] = [
  {
    name: 'an unknown token type',
    status: 200,
    body: () => ({ access_token: REFUSED_TOKEN, token_type: 'DPoP', expires_in: 60 }),
    code: 'invalid_response',
  },
  {
    name: 'no token type',
    status: 200,
    body: () => ({ access_token: REFUSED_TOKEN, expires_in: 60 }),
    code: 'invalid_response',
  },
];
