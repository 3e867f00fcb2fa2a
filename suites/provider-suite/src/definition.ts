import type { AuthClient, AuthErrorCode, AuthOptions } from '@x/auth-core';

/** What the suite needs to know about a provider. It finds out the rest. */
export interface ProviderDefinition<Options extends AuthOptions = AuthOptions> {
  /** The name in `specs/<name>.yaml`, errors and events. */
  readonly name: string;
  /** The name in messages. */
  readonly title: string;
  createAuth(options: Options): AuthClient;
  /** Creates the typed client of the raw endpoints. It uses the options that it needs. */
  createClient(options: Options): object;
  /** Options as a customer writes them: the provider's own hosts, with example credentials. */
  readonly documented: Options;
  /** The same with every URL at `url`, and with a secret that differs in every encoding. */
  optionsAt(url: string): Options;
  /** The kind of each option that only this provider has. A missing option does not compile. */
  readonly options: Readonly<Record<OwnOption<Options>, OptionKind>>;
  /** The exact defaults of the options that `documented` omits. */
  readonly defaults: Partial<Options>;
  /**
   * Other values of each option that is part of the identity: whose token it is, and for what. The secret is always
   * part of it. No other option affects the key in a shared store.
   */
  readonly identity: { readonly [Option in OwnOption<Options>]?: readonly Options[Option][] };
  /** Whether the factory refuses to run in a browser. */
  readonly refusesBrowser: boolean;
  /** The paths of the token endpoints. The first issues tokens, the last refreshes them. */
  readonly tokenPaths: readonly string[];
  /** The discovery documents that the package requests before a token, by path. */
  readonly discovery?: Readonly<Record<string, (url: string) => object>>;
  /** The body of a successful token response. */
  tokenResponse(token: TokenOnWire): object;
  /** The provider's own error responses. Each repeats the request, to test for leaks. */
  readonly refusals: readonly Refusal[];
  /** The error code of each failure in the spec's examples, by `operation status example`. */
  readonly exampleCodes: Readonly<Record<string, AuthErrorCode>>;
  /** Starts a provider that handles real requests. @default the suite's stub provider */
  start?(): Promise<LiveProvider<Options>>;
}

/** The name of an option that only this provider has. */
type OwnOption<Options> = Exclude<keyof Options, keyof AuthOptions> & string;

/** Kinds with `?` are optional. `special` options have their own tests in the package. */
export type OptionKind = 'url' | 'url?' | 'text' | 'text?' | 'boolean?' | 'secret' | 'special';

export interface TokenOnWire {
  readonly accessToken: string;
  readonly lifetimeMs: number;
  readonly refreshToken?: string;
}

export interface Refusal {
  /** Completes "a token request answered with ...". */
  readonly name: string;
  readonly status: number;
  body(requestText: string): object;
  readonly code: AuthErrorCode;
}

/** A running provider: the emulator's or the suite's stub. */
export interface LiveProvider<Options> {
  readonly provider: {
    readonly options: Options;
    /** A path of the API. Responds with 200 to a live token and with 401 to any other. */
    readonly resource: string;
    readonly tokenRequests: number;
    revoke(accessToken: string): void;
  };
  stop(): Promise<void>;
}
