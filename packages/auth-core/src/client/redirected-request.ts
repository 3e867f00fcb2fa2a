import { withDeadline } from '../base/deadline.ts';
import { type OutgoingRequest, type RequestParts, toParts } from './outgoing-request.ts';

/** The request that a redirect with this status asks for, by the rules of fetch. */
export async function toRedirectedRequest(
  before: OutgoingRequest,
  status: number,
  url: URL,
): Promise<OutgoingRequest> {
  const parts = toParts(before);
  const { request } = parts;
  const changes = (await changesAfter(status, parts)) as Record<PropertyKey, unknown>;
  const changed = new Proxy(request, {
    get: (target, name) => (name in changes ? changes[name] : Reflect.get(target, name)),
  });
  const next = new Request(url, changed);
  return { ...parts, url: next.url, request: next, canResend: true };
}

/** What a redirect changes besides the URL. */
async function changesAfter(
  status: number,
  { request, signal, canResend }: RequestParts,
): Promise<RequestInit> {
  if (!canResend && status !== 303) {
    throw new TypeError('fetch: a redirect asks for the body again, and a stream can be sent only once.');
  }
  const { method } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  if (status === 303 ? !isRead : status < 303 && method === 'POST') {
    const headers = new Headers(request.headers);
    for (const name of BODY_HEADERS) headers.delete(name);
    return { method: 'GET', headers, body: undefined as never };
  }
  const copy = request.clone();
  const body = copy.body && (await withDeadline(() => copy.arrayBuffer(), signal));
  return { body };
}

/** The headers that describe a body. */
const BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
];
