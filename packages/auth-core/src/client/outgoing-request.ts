import { areFixed, extrasOf, type RequestMembers, readMembers } from './request-members.ts';

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
  /** New arguments for `fetch`, for one sending with this `Authorization` header. */
  toSending(authorization: string): Sending;
  /** The same as a `Request`, for a redirect. */
  toParts(): RequestParts;
}

export interface RequestParts extends Pick<OutgoingRequest, 'signal' | 'redirect' | 'canResend'> {
  readonly request: Request;
  /** What the caller's `init` has for the fetch below. */
  readonly extras: RequestMembers;
}

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
  return isCheap ? fromMembers(input, members) : fromRequest(toParts(input, members, init));
}

function toParts(
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
    request,
    extras: extrasOf({ ...given, ...members }, request),
    signal: signal ?? undefined,
    redirect: isNamed ? request.redirect : undefined,
    canResend: !(body instanceof ReadableStream || Symbol.asyncIterator in Object(body)),
  };
}

/** A request that is sent as a URL and an init. Cheaper than a `Request`, and all that most calls need. */
function fromMembers(url: string, members: RequestMembers): OutgoingRequest {
  const { signal, redirect } = members;
  const given = copyHeaders(members.headers);
  // Made now, so that a wrong header is an error before anything is sent. The fetch below may change it.
  let first = given && new Headers(given);
  return {
    url,
    signal: signal ?? undefined,
    redirect,
    canResend: true,
    toSending(authorization) {
      const headers = given && (first ?? new Headers(given));
      headers?.set('authorization', authorization);
      first = undefined;
      const mode = redirect === undefined ? 'manual' : redirect;
      return { input: url, init: { ...members, headers: headers ?? { authorization }, redirect: mode } };
    },
    toParts: () => toParts(url, { ...members, headers: given ?? [] }, undefined),
  };
}

/** Headers that nobody else can change. A plain object of texts, the usual form, is cheaper to copy than `Headers`. */
function copyHeaders(headers: HeadersInit | undefined): HeadersInit | undefined {
  if (headers === undefined) return undefined;
  if (Object.getPrototypeOf(headers) !== Object.prototype) return new Headers(headers);
  const copy = { ...headers } as Record<string, string>;
  for (const name in copy) if (typeof copy[name] !== 'string') return new Headers(copy);
  return copy;
}

/** A request that is sent as a `Request`. */
export function fromRequest(parts: RequestParts): OutgoingRequest {
  const { request, extras, signal, redirect, canResend } = parts;
  return {
    url: request.url,
    signal,
    redirect,
    canResend,
    toSending(authorization) {
      const copy = canResend ? request.clone() : request;
      copy.headers.set('authorization', authorization);
      // Any `init` resets the referrer of a Request, so it is passed again. And a runtime may lose a signal that only a
      // Request knows to the garbage collector.
      const { referrer, referrerPolicy } = request;
      const init = {
        referrer,
        referrerPolicy,
        ...extras,
        redirect: redirect ?? 'manual',
        ...(signal && { signal }),
      };
      return { input: copy, init };
    },
    toParts: () => parts,
  };
}
