import type { AuthOptions, TokenStore } from '@x/auth-core';
import { type AuthSettings, createOptionReader, type ProviderProfile } from '@x/auth-core/provider';
import { blastiq, DEFAULT_AUTHORITY, isScopeList } from '../options.ts';
import { type Persistence, toTokenStore } from './persistence.ts';
import type { TransactionStore } from './transaction-store.ts';

/** The options of `createAttendedBlastiqAuth`. BlastIQ Support gives out the parameters of an application. */
export interface AttendedBlastiqAuthOptions
  extends Omit<AuthOptions, 'dangerouslyAllowBrowser' | 'storeKeyPepper'> {
  /** The id of your application at BlastIQ. It is a public client, without a secret. */
  clientId: string;
  /** Where BlastIQ sends the person after the sign-in, exactly as it is registered: https, or http on loopback. */
  redirectUri: string;
  /** The OpenID Connect issuer. @default 'https://www.blastiq.com/identity' */
  authority?: string;
  /** Base URL of the API. @default 'https://api.blastiq.com' */
  apiUrl?: string;
  /**
   * The requested scopes, separated by spaces, `openid` among them. Without `offline_access` there is no refresh token.
   * @default 'openid profile cosmos offline_access'
   */
  scope?: string;
  /**
   * What keeps a person signed in, in a browser. `memory`: this page, so a reload takes one redirect to BlastIQ and back,
   * without a prompt while the session there lives. `tab`: this tab, until it is closed. `device`: all tabs, until the
   * sign-out. What is stored can be read by every script of the page. Leave it out with `store`. `tab` and `device` are
   * for a page alone.
   * @default 'memory'
   */
  persistence?: Persistence;
  /**
   * For an app that is rendered on a server, with a client for each request: the id of the app's own session, long and
   * random. Each has its own tokens in `store`, under a key that does not reveal the id. Leave it out without `store`.
   */
  sessionId?: string;
  /** Where sign-ins under way are kept until the callback. @default the session storage of the browser, else memory */
  transactions?: TransactionStore;
  /** Where BlastIQ sends the person after `endSession`, exactly as it is registered. @default none: BlastIQ's own page */
  postLogoutRedirectUri?: string;
}

/** The checked options, with their defaults. */
export interface AttendedConfig {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string | undefined;
  readonly authority: string;
  readonly apiUrl: string;
  readonly scope: string;
  readonly sessionId: string | undefined;
  readonly transactions: TransactionStore | undefined;
  /** Where the clients of a server agree who exchanges a code: each request may have its own copy of the transactions. */
  readonly claims: TokenStore | undefined;
  readonly settings: AuthSettings;
}

const DEFAULT_SCOPE = 'openid profile cosmos offline_access';

/** BlastIQ, for errors of a client that has no password. */
export const attendedBlastiq: ProviderProfile = {
  ...blastiq,
  credentialOptions: ['clientId'],
  accessOptions: ['clientId', 'scope'],
  // The app's session id is random, so a fast hash proves it.
  hasGeneratedSecret: true,
  scopes: DEFAULT_SCOPE.split(' '),
};

const PERSISTENCES: readonly unknown[] = ['memory', 'tab', 'device'];

/** A store in the browser answers at once. What takes time is the wait for other tabs, and for a page in the background. */
const STORE_TIMEOUT_MS = 5_000;

export function readAttendedOptions(options: AttendedBlastiqAuthOptions): AttendedConfig {
  const { given, text, url, expect, settings } = createOptionReader('createAttendedBlastiqAuth', options);
  const { persistence, store, sessionId, transactions, storeTimeoutMs = STORE_TIMEOUT_MS } = given;
  expect(
    'persistence',
    persistence === undefined || PERSISTENCES.includes(persistence),
    'memory, tab or device',
  );
  expect('persistence', persistence === undefined || store === undefined, 'left out if there is a store');
  // Elsewhere one client may serve many people, and what it keeps in memory belongs to one of them.
  const isKept = persistence === 'tab' || persistence === 'device';
  expect('persistence', !isKept || typeof document === 'object', 'left out outside of a page: pass a store');
  const isTransactions = [transactions?.read, transactions?.write].every(
    (verb) => typeof verb === 'function',
  );
  expect('transactions', transactions === undefined || isTransactions, 'an object with read and write');
  // Without it every person would find the tokens of the last one.
  expect(
    'sessionId',
    !(store && transactions) || sessionId !== undefined,
    'given with store and transactions',
  );
  expect('sessionId', store !== undefined || sessionId === undefined, 'left out if there is no store');
  const scope = text('scope', DEFAULT_SCOPE);
  expect('scope', isScopeList(scope), 'scopes with single spaces between');
  expect('scope', scope.split(' ').includes('openid'), 'a list of scopes with openid');
  const clientId = text('clientId');
  const authority = url('authority', DEFAULT_AUTHORITY);
  return {
    clientId,
    redirectUri: readRedirectUri('redirectUri'),
    postLogoutRedirectUri:
      given.postLogoutRedirectUri === undefined ? undefined : readRedirectUri('postLogoutRedirectUri'),
    authority,
    apiUrl: url('apiUrl', 'https://api.blastiq.com'),
    scope,
    sessionId: sessionId === undefined ? undefined : text('sessionId'),
    transactions,
    claims: transactions && store,
    settings: { ...settings(), store: store ?? toTokenStore(persistence), storeTimeoutMs },
  };

  /** Checked like a base URL, and kept as it is: BlastIQ compares it character by character. */
  function readRedirectUri(name: 'redirectUri' | 'postLogoutRedirectUri'): string {
    url(name);
    return text(name);
  }
}
