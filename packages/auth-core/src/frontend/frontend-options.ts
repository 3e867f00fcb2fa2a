import { parseUrl } from '../base/url.ts';
import type { AuthClient } from '../client/auth-client.ts';
import type { FrontendEvent } from './frontend-events.ts';

/** The clients by provider, or a function that finds the client of a person. `undefined`: there is none. */
export type FrontendClients<User> =
  | Readonly<Record<string, AuthClient>>
  | ((
      request: Request,
      provider: string,
      user: User,
    ) => AuthClient | undefined | Promise<AuthClient | undefined>);

/** The options that the proxy and the broker share. */
export interface FrontendOptions<User> {
  /**
   * The clients, by the name that the page uses. For tokens that belong to a person, a function that returns the same
   * client for each request of the same person: then many requests at once wait for one token.
   */
  clients: FrontendClients<User>;
  /**
   * Who asks, from the session of your app. `undefined`, `null` or `false`: nobody is signed in, and the page gets a 401
   * with `login_required`. The value is passed to `clients` and `limit`, and nowhere else. It must not read the body.
   */
  authorize: (request: Request) => MaybeUser<User> | Promise<MaybeUser<User>>;
  /**
   * The origins of your pages, such as `https://app.example.com`. Needed where something in front of the server ends TLS
   * or changes the host, because the server then does not know its own origin. @default the origin of the request's URL
   */
  origins?: readonly string[];
  /**
   * Called before a client is used, to limit how often a person asks. Returns how long they must wait, in milliseconds;
   * 0 or nothing: not at all. The page gets a 429 with `rate_limited`. @default no limit
   */
  limit?: (
    request: Request,
    provider: string,
    user: User,
  ) => number | undefined | Promise<number | undefined>;
  /** Called for every answer. Nothing in an event is secret. */
  onEvent?: (event: FrontendEvent) => void;
  /** The wall clock, in epoch milliseconds. @default Date.now, looked up at each call */
  now?: () => number;
}

/** A user, or nobody. */
export type MaybeUser<User> = User | undefined | null | false;

/** The shared options, checked, with their defaults. */
export interface FrontendSettings<User> {
  readonly authorize: FrontendOptions<User>['authorize'];
  readonly limit: FrontendOptions<User>['limit'];
  readonly origins: readonly string[] | undefined;
  readonly onEvent: FrontendOptions<User>['onEvent'];
  readonly now: () => number;
  /** Finds a client. A name that is only inherited by an object, such as `constructor`, is no provider. */
  readonly findClient: (
    request: Request,
    provider: string,
    user: User,
  ) => AuthClient | undefined | Promise<AuthClient | undefined>;
}

/** @throws TypeError if an option is missing or invalid; the message names it. */
export function readFrontendOptions<User>(
  factory: string,
  options: FrontendOptions<User>,
): FrontendSettings<User> {
  const { clients, authorize, origins, limit, onEvent, now = () => Date.now() } = options;
  const expect = (name: string, holds: boolean, expected: string): void => {
    if (!holds) throw new TypeError(`${factory}: ${name} must be ${expected}.`);
  };
  // There is no default: a handler without it would give everyone the access of the server.
  expect('authorize', isFunction(authorize), 'a function that returns the signed-in user');
  expect('clients', Object(clients) === clients, 'an object or a function');
  for (const [name, value] of Object.entries({ limit, onEvent, now })) {
    expect(name, value === undefined || isFunction(value), 'a function');
  }
  const isList = origins === undefined || (Array.isArray(origins) && origins.every(isOrigin));
  expect('origins', isList, 'an array of origins such as https://app.example.com');
  const known = new Map(typeof clients === 'function' ? [] : Object.entries(clients));
  for (const [name, client] of known) expect(`clients.${name}`, isClient(client), 'a client');
  return {
    authorize,
    limit,
    origins: origins && [...origins],
    onEvent,
    now,
    findClient: typeof clients === 'function' ? clients : (_request, provider) => known.get(provider),
  };
}

/** Whether it has what the handlers call. Clients may come from another copy of this package, and are no class. */
export function isClient(value: Partial<AuthClient> | undefined): boolean {
  return isFunction(value?.getToken) && isFunction(value?.fetch);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && parseUrl(value)?.origin === value;
}
