import { MAX_SECRET_LENGTH } from './secret.ts';

/** Enough for three token sets of three tokens. */
const MAX_VALUES = 10;

/** The latest few texts of a list and a new one, each once. A list that is copied is no longer than it must be. */
export function withRecentValue(values: readonly string[], value: unknown): readonly string[] {
  if (typeof value !== 'string') return values;
  const text = value.slice(0, MAX_SECRET_LENGTH);
  return values.includes(text) ? values : [...values, text].slice(-MAX_VALUES);
}
