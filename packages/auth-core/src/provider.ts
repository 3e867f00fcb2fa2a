// What a provider package needs beside what its apps need: the client, the option reader, and the parts of an issuer. And the
// values of the main entry, so that a provider package loads one entry.
export { encodeBase64 } from './base/base64.ts';
export { isBrowser } from './base/browser.ts';
export { withDeadline } from './base/deadline.ts';
export { createOneCopy } from './base/one-copy.ts';
export type { AuthClientConfig, AuthClientKind } from './client/auth-client.ts';
export { createAuthClient } from './client/create-auth-client.ts';
export { explain } from './client/explain.ts';
export {
  createSessionClient,
  type SessionClient,
  type SessionClientConfig,
} from './client/session-client.ts';
export type { SessionControl } from './client/session-control.ts';
export { createEndpoints, type EndpointRequest, type Endpoints } from './issuing/endpoints.ts';
export {
  type RefreshFields,
  type TokenAnswer,
  type TokenFields,
  toOAuthTokenSet,
  toTokenSet,
  withRefreshToken,
} from './issuing/oauth.ts';
export { refreshOnly } from './issuing/refresh-only.ts';
export { issueOnly, type Renewal, refreshOrIssue } from './issuing/renew.ts';
export { serializeBody } from './issuing/request-body.ts';
export type { IssuerCall, TokenIssuer } from './issuing/token-issuer.ts';
export { createTransport, type Transport, type TransportOptions } from './issuing/transport.ts';
export type { AuthSettings } from './options/auth-options.ts';
export { refuseBrowser } from './options/browser-guard.ts';
export { createOptionReader, type OptionReader } from './options/option-reader.ts';
export { ApiError, type ApiErrorBody, isApiError, readApiError } from './reports/api-error.ts';
export { AuthError, isAuthError } from './reports/auth-error.ts';
export { createAuthError } from './reports/create-auth-error.ts';
export type { ProviderProfile } from './reports/provider-profile.ts';
export type { Identity } from './stores/store-key.ts';
export { createMemoryStore } from './stores/token-store.ts';
export type { ServerClock } from './token/server-clock.ts';
export { untilDate } from './token/server-date.ts';
