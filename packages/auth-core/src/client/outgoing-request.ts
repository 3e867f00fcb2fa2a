import { areFixed, extrasOf, isPlainObject, type RequestMembers, readMembers } from './request-members.ts';

/**
 * The request of one call, read once from what the caller passed. It can be sent several times, and what the caller
 * changes later changes nothing.
 */
export interface OutgoingRequest {
  /** The absolute URL. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  /** The redirect mode that the caller named. */
  readonly redirect: RequestRedirect | undefined;
  /** False if the body is a stream, which can be read only once. */
  readonly canResend: boolean;
  /** Set if it is sent as a `Request`. A URL and an init are cheaper, and all that most calls need. */
  readonly request: Request | undefined;
  /** The caller's `init` for the fetch below; with a `Request`, what of it that does not keep. */
  readonly members: RequestMembers;
}

export type RequestParts = Omit<OutgoingRequest, 'request'> & { readonly request: Request };

/** Arguments for `fetch`. */
export interface Sending {
  readonly input: string | Request;
  readonly init: RequestInit;
}

/** Reads a call by the rules of fetch. A string is an absolute URL. */
export function readRequest(input: string | Request, init: RequestInit | null | undefined): OutgoingRequest {
  const members = readMembers(init);
  // The platform looks for mistakes before it looks at the signal.
  const isCheap = typeof input === 'string' && !members.signal?.aborted && areFixed(members);
  return isCheap ? fromMembers(input, members) : fromInput(input, members, init);
}

function fromInput(
  input: string | Request,
  members: RequestMembers,
  init: RequestInit | null | undefined,
): RequestParts {
  const request = new Request(input, members);
  const given = typeof input === 'string' ? undefined : input;
  const { body, signal = given?.signal, redirect } = members;
  // A Request says `follow` if nobody named a mode, as the input and in place of an `init`.
  const isNamed = (redirect !== undefined && !(init instanceof Request)) || request.redirect !== 'follow';
  return {
    url: request.url,
    signal: signal ?? undefined,
    redirect: isNamed ? request.redirect : undefined,
    canResend: !(body instanceof ReadableStream || Symbol.asyncIterator in Object(body)),
    request,
    members: extrasOf({ ...given, ...members }, request),
  };
}

function fromMembers(url: string, members: RequestMembers): OutgoingRequest {
  const { signal, redirect } = members;
  if (members.headers !== undefined) members.headers = copyHeaders(members.headers);
  return { url, signal: signal ?? undefined, redirect, canResend: true, request: undefined, members };
}

/** The same as a `Request`, for a redirect. */
export function toParts(outgoing: OutgoingRequest): RequestParts {
  const { url, request, members } = outgoing;
  return request ? { ...outgoing, request } : fromInput(url, members, undefined);
}

/** A plain object for the fetch below, which makes `Headers` of it. To make them here as well is most of what a call costs. */
type PlainHeaders = Record<string, string>;

/** A header that no `Headers` has to check. Another `authorization` is replaced, whatever its case. */
const PLAIN_HEADER = /^(?!authorization:)[\w-]+:[ -~]*$/i;

/** Headers that nobody else can change. A wrong one is an error here, before anything is sent. */
function copyHeaders(headers: HeadersInit): PlainHeaders | Headers {
  if (!isPlainObject(headers)) return new Headers(headers);
  const copy = { ...(headers as PlainHeaders) };
  for (const name in copy) {
    const value = copy[name];
    if (typeof value !== 'string' || !PLAIN_HEADER.test(`${name}:${value}`)) return new Headers(copy);
  }
  return copy;
}

function withAuthorization(given: HeadersInit = {}, authorization: string): HeadersInit {
  if (isPlainObject(given)) return { ...given, authorization } as PlainHeaders;
  const headers = new Headers(given);
  headers.set('authorization', authorization);
  return headers;
}

/** New arguments for `fetch`, for one sending with this `Authorization` header. */
export function toSending(outgoing: OutgoingRequest, authorization: string): Sending {
  const { url, request, members, signal, redirect = 'manual', canResend } = outgoing;
  if (!request) {
    const headers = withAuthorization(members.headers, authorization);
    return { input: url, init: { ...members, headers, redirect } };
  }
  const input = canResend ? request.clone() : request;
  input.headers.set('authorization', authorization);
  // Any `init` resets the referrer of a Request, so it is passed again. And a runtime may lose a signal that only a
  // Request knows to the garbage collector.
  const { referrer, referrerPolicy } = request;
  return { input, init: { referrer, referrerPolicy, ...members, redirect, ...(signal && { signal }) } };
}
