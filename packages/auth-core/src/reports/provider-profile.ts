/** What core has to know of a provider: words for its sentences, and numbers for its tokens. */
export interface ProviderProfile {
  /** The value of `provider` in errors and events, such as `blooma`. */
  readonly id: string;
  /** The provider's name in a sentence, such as `Blooma`. */
  readonly name: string;
  /** The options that hold the credentials, as a sentence names them, such as `clientId and clientSecret`. */
  readonly credentialOptions: string;
  /** The options that say what is asked for, such as `audience`. */
  readonly accessOptions: string;
  /** The options that say where the request goes, such as `authUrl`. */
  readonly addressOptions: string;
  /**
   * The lifetime of a token when nothing else tells, in milliseconds: the one that the provider documents, if it
   * does. It is also the cap on a date of the server's that no clock of the server's vouches for.
   */
  readonly defaultLifetimeMs: number;
}
