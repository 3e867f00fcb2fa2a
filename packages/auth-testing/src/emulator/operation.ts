import type { RequestParameters } from './parameters.ts';

/** A request as an operation of a provider reads it. */
export interface ProviderRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** `Content-Type` in lower case without its parameters; empty when there is none. */
  readonly mediaType: string;
  readonly body: string;
  /** The parameters of the body, where it is a form or a JSON object; else none. */
  readonly parameters: RequestParameters;
  /** How the request differs from its operation in `specs/`, in one sentence; absent where it does not. */
  readonly schemaFlaw?: string;
  /** The variable parts of the operation's path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** What a provider answers: plain data, so that a fault can alter it before it is sent. */
export interface EmulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** An object is sent as JSON. Absent: an empty body. */
  readonly body?: string | object;
  /** Set where an access token was issued, for the timeline. */
  readonly issued?: { readonly accessToken: string; readonly renewed: boolean };
  /** Set where the request broke a rule of the provider: what is listed in `provider.violations`. */
  readonly violation?: { readonly rule: ViolationRule; readonly detail: string };
}

/** The rule that a request broke. `credentials` is a client id, secret, username or password that is wrong. */
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
  | 'refresh-token-reuse';

/** One thing a provider can be asked, named by its `operationId` in `specs/`. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** A path pattern; `:name` is variable. */
  readonly path: string;
  /** `token` operations are what `provider.tokenRequests` counts. */
  readonly kind: 'token' | 'resource' | 'other';
  respond(request: ProviderRequest): EmulatedResponse | Promise<EmulatedResponse>;
}

/** A provider seen from the wire. */
export interface Behaviour {
  readonly operations: readonly Operation[];
  /** A known path asked in a way that no operation allows. */
  wrongMethod(request: ProviderRequest, allowed: readonly string[]): EmulatedResponse;
  unknownPath(request: ProviderRequest): EmulatedResponse;
  /** What it says with a status that a fault asks for. */
  failure(status: number, operation: Operation): EmulatedResponse;
}
