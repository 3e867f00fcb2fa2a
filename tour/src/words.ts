import type { TokenSet } from '@x/auth-core';

/** Where the end of a token comes from, as a sentence. */
export const expiryWords: Record<TokenSet['expirySource'], string> = {
  response: 'The answer says so: expires_in.',
  'absolute-date': 'The answer names the instant, read against the Date header.',
  jwt: 'The answer does not say; the exp inside the token does.',
  default: "Neither the answer nor the token says; it is the package's default.",
  learned: 'An early 401 taught it.',
};

/** Whole units for a person: `24 hours`, `5 minutes`, `59 seconds`. */
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
