/**
 * A signal as a member of an `init`, or nothing if this platform's fetch refuses it. Some test environments, such as
 * the jsdom of vitest 3, replace AbortController but not fetch, and Node 24 then takes no signal at all. The caller must
 * not depend on the request being cancelled.
 */
export function toAcceptedSignal(signal: AbortSignal): Pick<RequestInit, 'signal'> | undefined {
  try {
    return new Request('https://a', { signal }) && { signal };
  } catch {
    return undefined;
  }
}
