import type { AuthSettings } from './auth-options.ts';

/** The settings that were read last. A weak reference, so a store is not kept for longer than its clients. */
let latest: WeakRef<AuthSettings> | undefined;

/** The latest settings if these are equal: the clients of one app mostly are, and it may have one for each tenant. */
export function shareSettings(settings: AuthSettings): AuthSettings {
  const before = latest?.deref();
  if (before && isEqual(before, settings)) return before;
  // A Cloudflare Worker with an early compatibility date has no weak references. Then each client keeps its own.
  if (globalThis.WeakRef) latest = new WeakRef(settings);
  return settings;
}

function isEqual(before: object, after: object): boolean {
  return Object.entries(after).every(([name, value]) => {
    const other = (before as Record<string, unknown>)[name];
    // What comes from the app is compared by identity. The rest are copies made by us, of numbers and origins.
    return other === value || (COPIED.includes(name) && JSON.stringify(other) === JSON.stringify(value));
  });
}

const COPIED = ['retry', 'refreshAhead', 'tokenBudget', 'allowedOrigins'];
