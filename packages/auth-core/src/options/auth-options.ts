import type { RetryRule } from '../issuing/retry.ts';
import type { TokenBudget } from '../issuing/token-budget.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { TokenStore } from '../stores/token-store.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';

/** The options that every provider's factory takes besides its own. */
export interface AuthOptions {
  /** Where tokens are kept for other clients and processes. @default memory, private to this client */
  store?: TokenStore;
  /**
   * How long all work of the store for one renewal may take, in milliseconds. After that the client goes on without the
   * store. The wait while another client renews does not count. @default 500
   */
  storeTimeoutMs?: number;
  /**
   * A further secret, shared by all who use the same `store` and unknown to the store: it is mixed into the store's
   * keys, so that nobody who reads the store can test guesses of a password. @default none
   */
  storeKeyPepper?: string;
  /**
   * The function that sends requests, called like `fetch`: with a URL or a `Request`, and with headers in any form that
   * `fetch` takes. @default the global fetch, looked up at each call
   */
  fetch?: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** How long one attempt at the token endpoint may take, its body included, in milliseconds. @default 10_000 */
  timeoutMs?: number;
  /** How often to request a token, and the longest `Retry-After` to wait for; `false`: once. @default 3 attempts, 10_000 ms */
  retry?: RetryRule | false;
  /**
   * How many token requests the identity may send in an hour or a day, all clients that share its `store` together. At
   * 80 % there is a `budget_used` event. @default no budget
   */
  tokenBudget?: TokenBudget;
  /** How long before it expires a token is renewed, in milliseconds. @default a fraction of the lifetime */
  refreshAhead?: RefreshAhead;
  /**
   * Called with each renewal that runs in the background, for platforms that stop a program once it has answered: the
   * `waitUntil` of Cloudflare Workers, Vercel or a Lambda runtime. @default none
   */
  waitUntil?: (work: Promise<unknown>) => void;
  /** Called for every token event. Nothing in an event is secret. */
  onEvent?: (event: AuthEvent) => void;
  /** Further origins that may receive the token, such as `https://files.example.com`. @default none */
  allowedOrigins?: string[];
  /** Allows a factory that takes a secret to run in a browser or app, where everyone can read the secret. @default false */
  dangerouslyAllowBrowser?: boolean;
  /** The wall clock, in epoch milliseconds. The monotonic clock stays real. @default Date.now, looked up at each call */
  now?: () => number;
}

/** The checked options of every client, with or without credentials. */
export interface CommonSettings
  extends Readonly<Required<Pick<AuthOptions, 'timeoutMs' | 'refreshAhead' | 'now'>>> {
  readonly fetch: AuthOptions['fetch'] | undefined;
  readonly retry: Required<RetryRule>;
  readonly onEvent: ((event: AuthEvent) => void) | undefined;
  readonly waitUntil: AuthOptions['waitUntil'] | undefined;
  /** Origins as `URL` spells them. */
  readonly allowedOrigins: readonly string[];
}

/** The checked options of a client that keeps its tokens in a store, or has a budget for them. */
export interface StoreSettings extends Readonly<Required<Pick<AuthOptions, 'storeTimeoutMs'>>> {
  readonly store: TokenStore | undefined;
  readonly storeKeyPepper: string | undefined;
  readonly tokenBudget: TokenBudget | undefined;
}

/** The checked shared options, with their defaults. Clients with equal settings share one object, so nobody may change it. */
export interface AuthSettings extends CommonSettings, StoreSettings {}
