/** How an operation that changes a store is called. */
export interface StoreCall {
  /**
   * How long the caller waits, in milliseconds. What has not taken effect by then must not do so later, as far as the
   * store can prevent it: the caller goes on without it.
   */
  readonly timeoutMs: number;
}

/** What is left of the time of a call, for each step that it consists of; undefined if the call has no limit. */
export function toCountdown(call: StoreCall | undefined): () => StoreCall | undefined {
  if (!call) return () => undefined;
  const endsAt = performance.now() + call.timeoutMs;
  return () => ({ timeoutMs: Math.max(endsAt - performance.now(), 0) });
}

/** Whether a call has no time left. */
export function hasEnded(left: StoreCall | undefined): boolean {
  return left !== undefined && left.timeoutMs <= 0;
}
