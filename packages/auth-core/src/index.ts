// What an app needs. Provider packages export all of this again, since apps install only those.

export type { Secret } from './base/secret.ts';
export type { AuthClient } from './client/auth-client.ts';
export { type Explanation, explain } from './client/explain.ts';
export type { RetryRule } from './issuing/retry.ts';
export type { TokenBudget } from './issuing/token-budget.ts';
export type { AuthOptions } from './options/auth-options.ts';
export type { GetTokenOptions } from './renewal/get-token-options.ts';
export { ApiError, type ApiErrorDetails, isApiError } from './reports/api-error.ts';
export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from './reports/auth-error.ts';
export type { AuthEvent } from './reports/events.ts';
export type { StoreCall } from './stores/store-call.ts';
export type { StoredTokens } from './stores/stored-tokens.ts';
export { createMemoryStore, type TokenStore } from './stores/token-store.ts';
export type { ExpirySource } from './token/expiry.ts';
export type { RefreshAhead } from './token/refresh-windows.ts';
export type { AccessToken, TokenSet } from './token/token.ts';
