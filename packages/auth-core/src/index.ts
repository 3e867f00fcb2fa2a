export { encodeBase64, type Secret } from './base/secret.ts';
export { type AuthClient, type AuthClientConfig, createAuthClient } from './client/auth-client.ts';
export { explain } from './client/explain.ts';
export type { Explanation } from './client/explain-text.ts';
export {
  type FetchResult,
  type RefreshFields,
  type TokenAnswer,
  type TokenFields,
  toOAuthTokenSet,
  toTokenSet,
  withRefreshToken,
} from './issuing/oauth.ts';
export { issueAnew, type Renewal, refreshOrIssue } from './issuing/renew.ts';
export type { RetryRule } from './issuing/retry.ts';
export type { IssuerCall, SendInit, TokenIssuer } from './issuing/token-issuer.ts';
export { createTransport, type Transport, type TransportOptions } from './issuing/transport.ts';
export type { AuthOptions, AuthSettings } from './options/auth-options.ts';
export { createOptionReader, type OptionReader } from './options/option-reader.ts';
export type { GetTokenOptions } from './renewal/token-source.ts';
export {
  ApiError,
  type ApiErrorDetails,
  type ApiFailure,
  isApiError,
  readApiError,
} from './reports/api-error.ts';
export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from './reports/auth-error.ts';
export { authFailure } from './reports/create-auth-error.ts';
export type { AuthEvent } from './reports/events.ts';
export type { ProviderProfile } from './reports/provider-profile.ts';
export type { Identity } from './stores/store-key.ts';
export { createMemoryStore, type TokenStore } from './stores/token-store.ts';
export type { ExpirySource, ServerClock } from './token/expiry.ts';
export type { RefreshAhead } from './token/refresh-windows.ts';
export { untilDate } from './token/server-date.ts';
export type { AccessToken, TokenSet } from './token/token.ts';
