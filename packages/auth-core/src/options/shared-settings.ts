import { createOneCopy } from '../base/one-copy.ts';
import type { AuthSettings } from './auth-options.ts';

/**
 * The latest settings if these are equal: the clients of one app mostly are, and it may have one for each tenant. A store in
 * them is not kept for longer than its clients.
 */
export const shareSettings = /* @__PURE__ */ createOneCopy<AuthSettings>(isEqual);

function isEqual(before: object, after: object): boolean {
  return Object.entries(after).every(([name, value]) => {
    const other = (before as Record<string, unknown>)[name];
    // What comes from the app is compared by identity. The rest are copies made by us, of numbers and origins.
    return other === value || (COPIED.includes(name) && JSON.stringify(other) === JSON.stringify(value));
  });
}

const COPIED = ['retry', 'refreshAhead', 'tokenBudget', 'allowedOrigins'];
