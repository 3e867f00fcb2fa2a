/**
 * A signal as a member of an `init`, or no member if this platform's fetch refuses it. Some test environments, such as
 * vitest's older jsdom, replace AbortController but not fetch, and Node 24 then takes no signal at all. The caller must
 * not depend on the request being cancelled.
 */
export function toAcceptedSignal(signal: AbortSignal): { signal?: AbortSignal } {
  try {
    new Request('https://localhost', { signal });
    return { signal };
  } catch {
    return {};
  }
}
