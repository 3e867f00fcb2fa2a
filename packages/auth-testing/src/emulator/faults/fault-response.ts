import type { EmulatedResponse } from '../operation.ts';
import type { CheckedFault, RateLimit } from './fault.ts';

const HUGE_BODY_BYTES = 2 * 1_024 * 1_024;

/** The response of a fault that replaces the handling of the request. Undefined for other faults. */
export function toFaultResponse(
  fault: CheckedFault,
  failure: (status: number) => EmulatedResponse,
  target: string,
): EmulatedResponse | undefined {
  const { status, body, redirect, content } = fault;
  if (redirect !== undefined) return { status: redirect, headers: { location: target } };
  if (status !== undefined) return body === undefined ? failure(status) : { status, body };
  if (content === 'html') {
    const page = '<!doctype html><title>Welcome</title><p>Sign in to use this network.</p>';
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
  }
  if (content === 'empty') return { status: 200, headers: { 'content-type': 'application/json' } };
  if (content === 'text') {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: 'temporarily overloaded' };
  }
  return undefined;
}

/** Applies a fault to a response: its members, its size, its headers. */
export function applyFault(response: EmulatedResponse, fault: CheckedFault): EmulatedResponse {
  const { members, content, headers, retryAfter, rateLimit } = fault;
  const padding = content === 'huge' && { padding: 'x'.repeat(HUGE_BODY_BYTES) };
  const own = members || padding ? toMembers(response) : undefined;
  return {
    ...response,
    headers: {
      ...response.headers,
      ...(retryAfter !== undefined && {
        'retry-after': typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString(),
      }),
      ...(rateLimit && toRateLimitHeaders(rateLimit)),
      ...headers,
    },
    ...(own && { body: toSendable({ ...own, ...members, ...padding }) }),
  };
}

/** The members of a JSON object. Undefined for another body, which has no members to set. */
function toMembers({ body }: EmulatedResponse): object | undefined {
  if (typeof body === 'object') return body;
  try {
    const parsed: unknown = body === undefined ? {} : JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function toSendable(members: Record<string, unknown>): Record<string, unknown> {
  const odd = (value: unknown) => typeof value === 'number' && !Number.isFinite(value);
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, odd(value) ? String(value) : value]),
  );
}

function toRateLimitHeaders(rateLimit: RateLimit): Record<string, string> {
  const { limit, remaining, resetAt, clientQuota, organizationQuota, policy } = rateLimit;
  return {
    ...(limit !== undefined && { 'x-ratelimit-limit': String(limit) }),
    ...(remaining !== undefined && { 'x-ratelimit-remaining': String(remaining) }),
    ...(resetAt !== undefined && { 'x-ratelimit-reset': String(Math.ceil(resetAt / 1_000)) }),
    ...(clientQuota !== undefined && { 'auth0-client-quota-limit': clientQuota }),
    ...(organizationQuota !== undefined && { 'auth0-organization-quota-limit': organizationQuota }),
    ...(policy !== undefined && { 'auth0-ratelimit': policy }),
  };
}
