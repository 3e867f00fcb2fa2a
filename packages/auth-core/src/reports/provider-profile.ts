/** What core needs to know about a provider: names for error messages, and the lifetime of its tokens. */
export interface ProviderProfile {
  /** The value of `provider` in errors and events, such as `blooma`. */
  readonly id: string;
  /** The provider's name in a sentence, such as `Blooma`. */
  readonly name: string;
  /** The names of the options that hold the credentials, such as `clientId` and `clientSecret`. */
  readonly credentialOptions: readonly string[];
  /** The names of the options that say what is requested, such as `audience`. */
  readonly accessOptions: readonly string[];
  /** The names of the options that say where the request goes, such as `authUrl`. */
  readonly addressOptions: readonly string[];
  /**
   * The lifetime of a token if the response does not say it, in milliseconds: the documented one, if there is one. Also
   * caps an absolute expiry when the response has no `Date` header.
   */
  readonly defaultLifetimeMs: number;
}
