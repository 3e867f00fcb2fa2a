export {
  ApiError,
  type ApiErrorDetails,
  type ApiFailure,
  isApiError,
  readApiError,
} from './api-error.ts';
export { type AuthClient, type AuthClientConfig, createAuthClient } from './auth-client.ts';
export { untilDate } from './dates.ts';
export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from './errors.ts';
export type { AuthEvent } from './events.ts';
export type { ExpirySource, ServerClock } from './expiry.ts';
export { explain } from './explain.ts';
export type { Explanation } from './explanation.ts';
export { authFailure } from './failure.ts';
export type { Identity } from './identity.ts';
export type { IssuerCall, SendInit, TokenIssuer } from './issuer.ts';
export { issueAnew, type Renewal, refreshOrIssue } from './mint.ts';
export {
  type FetchResult,
  type RefreshFields,
  type TokenAnswer,
  type TokenFields,
  toOAuthTokenSet,
  toTokenSet,
  withRefreshToken,
} from './oauth.ts';
export { createOptionReader, type OptionReader } from './option-reader.ts';
export type { AuthOptions, AuthSettings } from './options.ts';
export type { ProviderProfile } from './provider.ts';
export type { RefreshAhead } from './refresh-windows.ts';
export type { RetryRule } from './retry.ts';
export { encodeBase64, type Secret } from './secret.ts';
export { createMemoryStore, type TokenStore } from './store.ts';
export type { AccessToken, TokenSet } from './token.ts';
export type { GetTokenOptions } from './token-source.ts';
export { createTransport, type Transport, type TransportOptions } from './transport.ts';
