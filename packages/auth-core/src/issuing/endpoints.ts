import { toAcceptedSignal } from '../base/accepted-signal.ts';
import { FORM_TYPE, toForm } from '../base/form.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import type { TokenAnswer } from './oauth.ts';
import type { IssuerCall } from './token-issuer.ts';

/** The paths of a spec that have an operation with this method. */
type PathsWith<Paths, Method extends string> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Method, object> ? Path : never;
}[keyof Paths] &
  string;

type BodyOf<Operation, MediaType extends string> = Operation extends {
  requestBody?: { content: { [Type in MediaType]: infer Body } };
}
  ? Body
  : never;

type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } } ? Query : never;

/** A member that may be left out may also be undefined: then it is not sent. */
type Sent<Members> = {
  [Name in keyof Members]: Partial<Pick<Members, Name>> extends Pick<Members, Name>
    ? Members[Name] | undefined
    : Members[Name];
};

/** A request to one operation, as its spec describes it. */
export interface EndpointRequest<Operation> {
  query?: Sent<QueryOf<Operation>>;
  headers?: Readonly<Record<string, string>>;
  /** The body as `application/x-www-form-urlencoded`. */
  form?: Sent<BodyOf<Operation, 'application/x-www-form-urlencoded'>>;
  /** The body as JSON. */
  json?: Sent<BodyOf<Operation, 'application/json'>>;
  /** The whole URL of the endpoint, if it was discovered. @default the base URL and the path */
  url?: string | undefined;
}

type Send<Paths, Method extends string> = <Path extends PathsWith<Paths, Method>>(
  path: Path,
  request?: EndpointRequest<Paths[Path] extends Record<Method, infer Operation> ? Operation : never>,
) => Promise<TokenAnswer>;

/** The auth endpoints of one provider, typed by the `paths` that are generated from its spec. */
export interface Endpoints<Paths> {
  GET: Send<Paths, 'get'>;
  POST: Send<Paths, 'post'>;
  PUT: Send<Paths, 'put'>;
}

interface PlainRequest {
  query?: object;
  headers?: Readonly<Record<string, string>>;
  form?: object;
  json?: object;
  url?: string;
}

/**
 * What an issuer sends its requests with. `baseUrl` has no trailing slash.
 *
 * @throws AuthError from each request, unless the answer is a JSON object with a 2xx status.
 */
export function createEndpoints<Paths>(
  { send, signal }: Pick<IssuerCall, 'send' | 'signal'>,
  baseUrl: string,
): Endpoints<Paths> {
  const withMethod =
    (method: string) =>
    (path: string, request: PlainRequest = {}): Promise<TokenAnswer> => {
      const { query = {}, headers, form, json, url = baseUrl + path } = request;
      const body = form ? toForm(form) : json ? JSON.stringify(json) : null;
      const type = body === null ? {} : { 'Content-Type': form ? FORM_TYPE : 'application/json' };
      const init = { method, headers: { ...headers, ...type }, body, ...toAcceptedSignal(signal) };
      return send(new Request(url + toQuery(query), init));
    };
  return { GET: withMethod('GET'), POST: withMethod('POST'), PUT: withMethod('PUT') } as Endpoints<Paths>;
}

function toQuery(query: object): string {
  // A space becomes %20 and not the `+` of a form, which some servers keep as a plus sign.
  const pairs = Object.entries(omitUndefined(query)).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return pairs[0] ? `?${pairs.join('&')}` : '';
}
