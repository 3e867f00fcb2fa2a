import type { StoredTokens } from './stored-tokens.ts';

/** A stored text as a value. One that cannot be parsed counts as absent. */
export function parseStored(text: unknown): StoredTokens | undefined {
  try {
    const value = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a stored text is the value that `replace` expects. */
export function isExpected(text: unknown, expected: StoredTokens | undefined): boolean {
  return JSON.stringify(parseStored(text)) === JSON.stringify(expected);
}
