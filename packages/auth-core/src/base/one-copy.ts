/**
 * Creates a function that returns the value it got before, if that is equal to the one it gets now. Objects that many
 * clients of an app keep then exist once. There is only a weak reference to the value of before.
 */
export function createOneCopy<T extends object>(isEqual: (before: T, after: T) => boolean): (value: T) => T {
  let latest: WeakRef<T> | undefined;

  return (value) => {
    const before = latest?.deref();
    if (before && isEqual(before, value)) return before;
    // A Cloudflare Worker with an early compatibility date has no weak references. Then each client keeps its own.
    if (globalThis.WeakRef) latest = new WeakRef(value);
    return value;
  };
}
