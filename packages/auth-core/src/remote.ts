import { isSecureUrl, parseUrl } from './base/url.ts';
import type { AuthClient } from './client/auth-client.ts';
import { type ClientRecord, createClientRecord } from './client/client-record.ts';
import { createClient } from './client/create-client.ts';
import { askBroker, toRemoteProfile } from './frontend/ask-broker.ts';
import { withRetry } from './issuing/retry.ts';
import { createTransport } from './issuing/transport.ts';
import type { AuthOptions } from './options/auth-options.ts';
import { readCommonSettings } from './options/common-settings.ts';
import { createMemberReader, expectEach } from './options/member-reader.ts';
import { rememberTokens } from './token/token.ts';

/**
 * No store: the broker has one, and a token in the storage of a browser outlives the session. No budget: the client of
 * the broker sends the requests that count.
 */
type Unused = 'store' | 'storeTimeoutMs' | 'storeKeyPepper' | 'tokenBudget' | 'dangerouslyAllowBrowser';

export interface RemoteAuthOptions extends Omit<AuthOptions, Unused> {
  /** Where the broker is: a path of the page's own server, such as `/auth/token`, or a whole URL. */
  endpoint: string;
  /** The name of the client at the broker, such as `blooma`. */
  provider: string;
  /** Base URL of the API, such as `https://acme.blooma.ai`. Its origin receives the token. */
  apiUrl: string;
}

/**
 * The client of a page whose server has a token broker. It keeps the token in memory, renews it before it expires, and
 * asks the broker once for all calls. Where the page need not hold a token, use the proxy.
 *
 * Errors have the code that the broker reports. `login_required`: the session of your app has ended. When a person signs
 * out, call `signOut`, or load the page again.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/docs/guides/frontends.md
 * @example
 * import { createRemoteAuth } from '@x/auth-core/remote';
 *
 * const blooma = createRemoteAuth({
 *   endpoint: '/auth/token',
 *   provider: 'blooma',
 *   apiUrl: 'https://acme.blooma.ai',
 * });
 * const loans = await blooma.fetch('/api/loans');
 */
export function createRemoteAuth(options: RemoteAuthOptions): AuthClient {
  const reader = createMemberReader<RemoteAuthOptions & AuthOptions>('createRemoteAuth', options);
  const { given, text, url, expect } = reader;
  const { store, tokenBudget } = given;
  const profile = toRemoteProfile(text('provider'));
  const apiUrl = url('apiUrl');
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const address = parseUrl(text('endpoint'), page);
  const isSecure = address !== undefined && isSecureUrl(address) && !address.username && !address.password;
  expect('endpoint', isSecure, 'a path, or an https URL (or http on loopback) without credentials');
  const { href: endpoint } = address as URL;
  expectEach(reader, { store, tokenBudget }, () => false, 'an option of the clients of the broker');

  const settings = readCommonSettings(reader);
  const transport = createTransport(profile, { ...settings, credentials: 'same-origin' });

  const record: ClientRecord = createClientRecord({ profile }, { apiUrl, settings }, () => ({
    sharing: undefined,
    canIssue: true,
    canResend: () => true,
    async renewTokens({ last, current, renewal }) {
      // Without a current token the last one was refused, or has expired.
      const replaces = renewal?.forced || !current ? last?.accessToken : undefined;
      const call = { endpoint, transport, log: record };
      // Each attempt has a deadline, and so has each pause between them.
      const tokens = await withRetry(() => askBroker(call, replaces), settings.retry);
      rememberTokens(record, tokens);
      return tokens;
    },
  }));
  return createClient(record);
}
