import type { TokenSet } from '@x/auth-core';

/** Where the expiry of a token comes from, as a sentence. */
export const expiryWords: Record<TokenSet['expirySource'], string> = {
  response: 'The lifetime is from expires_in in the response.',
  'absolute-date': 'The expiry is an absolute date in the response, compared with its Date header.',
  jwt: 'The response has no lifetime, so the expiry is from exp in the token.',
  default: "Neither the response nor the token has an expiry, so it is the package's default.",
  learned: 'The lifetime was shortened after an early 401.',
};

/** A duration in its largest unit: `24 hours`, `5 minutes`, `59 seconds`. */
export function toDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return toCount(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? toCount(minutes, 'minute') : toCount(Math.round(minutes / 60), 'hour');
}

export function toCount(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function toList(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');
}
