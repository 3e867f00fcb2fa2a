/** Replaces a secret or a token. */
export const REDACTED = '[redacted]';

/** Shorter ones would be found in ordinary words. */
const MIN_SECRET_LENGTH = 4;

/**
 * Creates a function that copies plain data without known secrets, wherever they are: in a value, in a name or in a
 * path, as they are or percent-encoded.
 */
export function createScrubber(secrets: () => Iterable<string>): <T>(value: T) => T {
  return (value) => {
    const known = [...secrets()].filter((secret) => secret.length >= MIN_SECRET_LENGTH);
    // Nearly every request has none, and one look at all texts together is fast.
    return holdsAny([...texts(value)].join('\n'), known) ? (scrub(value, known) as typeof value) : value;
  };
}

/** Every text and every name in a value. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    yield name;
    yield* texts(each);
  }
}

function scrub(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return scrubText(value, secrets);
  if (Array.isArray(value)) return value.map((each) => scrub(each, secrets));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [scrubText(name, secrets), scrub(each, secrets)]),
  );
}

/** Cuts a secret out of the text, or hides all of it if the secret is encoded in a way of its own. */
function scrubText(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)]) shown = shown.replaceAll(form, REDACTED);
  }
  return holdsAny(shown, secrets) ? REDACTED : shown;
}

function holdsAny(text: string, secrets: readonly string[]): boolean {
  const plain = decode(text);
  return secrets.some((secret) => plain.includes(decode(secret)));
}

/** Decodes what can be decoded: a stray `%` stays, and `+` is a space as in a form. */
function decode(text: string): string {
  const plain = text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
  return plain.replaceAll('+', ' ');
}
