import type { RequestParameters } from './parameters.ts';

/** A request, parsed for an operation. */
export interface ProviderRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** `Content-Type` in lower case without its parameters. Empty if the header is missing. */
  readonly mediaType: string;
  readonly body: string;
  /** The parameters of the body, if it is a form or a JSON object. */
  readonly parameters: RequestParameters;
  /** How the request differs from its operation in `specs/`. */
  readonly flaws: readonly BrokenRule[];
  /** The variable parts of the operation's path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** A response as plain data, so that a fault can change it before it is sent. */
export interface EmulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** An object is sent as JSON. Absent: an empty body. */
  readonly body?: string | object;
  /** Set if an access token was issued, for the page's timeline. */
  readonly issued?: { readonly accessToken: string; readonly renewed: boolean };
  /** Why the provider refused the request. Listed in `provider.violations`. */
  readonly violations?: readonly BrokenRule[];
  /** Set if the response takes a person back to an application. */
  readonly callback?: Callback;
}

/** What an application gets in its callback, and how that is sent. A fault can change it. */
export interface Callback {
  readonly parameters: Readonly<Record<string, string>>;
  toResponse(parameters: Readonly<Record<string, string>>): EmulatedResponse;
}

/** A rule that a request broke, and one sentence on how, without secrets. */
export interface BrokenRule {
  readonly rule: ViolationRule;
  readonly detail: string;
}

/**
 * The rule that a request broke. `credentials` means a wrong client id, secret, username or password, or one that must
 * not be sent. `schema` means that the request differs from the OpenAPI document. `budget` is a test's own rule:
 * `provider.budget(1)`.
 */
export type ViolationRule =
  | 'path'
  | 'method'
  | 'content-type'
  | 'parameter'
  | 'schema'
  | 'credentials'
  | 'audience'
  | 'scope'
  | 'grant'
  | 'organisation'
  | 'refresh-token'
  | 'refresh-token-reuse'
  | 'code-reuse'
  | 'budget';

/** One operation of a provider, named by its `operationId` in `specs/`. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';
  /** A path pattern. `:name` is a variable part. */
  readonly path: string;
  /** `provider.tokenRequests` counts the `token` operations. */
  readonly kind: 'token' | 'resource' | 'other';
  respond(request: ProviderRequest): EmulatedResponse | Promise<EmulatedResponse>;
}

/** How a provider behaves on the wire. */
export interface Behaviour {
  readonly operations: readonly Operation[];
  /** Whether paths may be in any letter case. @default false */
  readonly ignoresPathCase?: boolean;
  /** Whether scripts of this origin may read responses at a path, apart from the setting `corsOrigins`. @default no */
  allowsOrigin?(origin: string, path: string): boolean;
  /**
   * What the documents say not to send, although the provider takes it.
   * @default the differences from the OpenAPI document
   */
  findFlaws?(request: ProviderRequest, operation: Operation): readonly BrokenRule[];
  /** The refusal of such a request, if `settings.strict` is set. */
  refuse(flaw: BrokenRule, operation: Operation): EmulatedResponse;
  /** The response to a known path with a method that no operation allows. */
  wrongMethod(request: ProviderRequest, allowed: readonly string[]): EmulatedResponse;
  unknownPath(request: ProviderRequest): EmulatedResponse;
  /** The provider's own response for a status that a fault sets. */
  failure(status: number, operation: Operation): EmulatedResponse;
}
