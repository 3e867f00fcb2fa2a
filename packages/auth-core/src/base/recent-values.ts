import { MAX_SECRET_LENGTH } from './secret.ts';

/** Enough for three token sets of three tokens. */
const MAX_VALUES = 10;

/** Adds a text to a list that keeps the latest few, each once. Ignores anything that is not text. */
export function rememberValue(values: string[], value: unknown): void {
  if (typeof value !== 'string') return;
  const text = value.slice(0, MAX_SECRET_LENGTH);
  if (!values.includes(text) && values.push(text) > MAX_VALUES) values.shift();
}
