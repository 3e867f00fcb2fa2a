import type { AuthClient, AuthErrorCode, AuthOptions } from '@x/auth-core';

/** What the suite has to know of a provider. Everything else it finds out. */
export interface ProviderDefinition<Options extends AuthOptions = AuthOptions> {
  /** The name in `specs/<name>.yaml`, in errors and in events. */
  readonly name: string;
  /** The name in sentences for people. */
  readonly title: string;
  createAuth(options: Options): AuthClient;
  /** Makes the typed client of the raw endpoints; it takes from the options what it needs. */
  createClient(options: Options): object;
  /** Options as a customer writes them: the provider's own hosts, an example's credentials. */
  readonly documented: Options;
  /** The same with every URL at `url`, and with a secret that each encoding spells in another way. */
  optionsAt(url: string): Options;
  /** Each option of this provider alone. A new option that is not here does not compile. */
  readonly options: Readonly<Record<OwnOption<Options>, OptionKind>>;
  /** What the documented options leave out and the package fills in, to the letter. */
  readonly defaults: Partial<Options>;
  /**
   * Further values of each option that decides whose token it is, or what for. The secret does so by itself; no other
   * option has a part in the key of a shared store.
   */
  readonly identity: { readonly [Option in OwnOption<Options>]?: readonly Options[Option][] };
  /** Whether the factory refuses to run in a browser. */
  readonly refusesBrowser: boolean;
  /** The token endpoints below the base: the first issues, the last one refreshes where there is more than one. */
  readonly tokenPaths: readonly string[];
  /** What is asked before the token endpoint, by path. */
  readonly discovery?: Readonly<Record<string, (url: string) => object>>;
  /** What the token endpoint answers. */
  tokenResponse(token: TokenOnWire): object;
  /** The provider's own ways of saying no, each echoing what it was sent. */
  readonly refusals: readonly Refusal[];
  /** What each failure in the spec's examples means, by `operation status example`. */
  readonly exampleCodes: Readonly<Record<string, AuthErrorCode>>;
  /** Starts the provider for the suite's cases about real traffic. @default the suite's stand-in */
  start?(): Promise<LiveProvider<Options>>;
}

/** The name of an option that not every provider has. */
type OwnOption<Options> = Exclude<keyof Options, keyof AuthOptions> & string;

/** `url?` and `text?` have a default; `special` has rules that the package tests by itself. */
export type OptionKind = 'url' | 'url?' | 'text' | 'text?' | 'secret' | 'special';

export interface TokenOnWire {
  readonly accessToken: string;
  readonly lifetimeMs: number;
  readonly refreshToken?: string;
}

export interface Refusal {
  /** Ends the sentence "a token request that is answered with ...". */
  readonly name: string;
  readonly status: number;
  body(echo: string): object;
  readonly code: AuthErrorCode;
}

/** A provider that runs: the emulator's, or the suite's stand-in. */
export interface LiveProvider<Options> {
  readonly provider: {
    readonly options: Options;
    /** A path of the API that answers 200 to a live token and 401 to any other. */
    readonly resource: string;
    readonly tokenRequests: number;
    revoke(accessToken: string): void;
  };
  stop(): Promise<void>;
}
