import { inspect } from 'node:util';
import { ENCODINGS } from '@x/test-kit/encodings';

/** Secrets by the name that a finding uses. */
export type Secrets = Readonly<Record<string, string>>;

/** Where each secret was found, and in which encoding: `clientSecret in base64 in stack`. Empty if none was found. */
export function findSecrets(secrets: Secrets, evidence: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret)).flatMap(([form, text]) =>
      Object.entries(evidence)
        .filter(([, seen]) => seen.includes(text))
        .map(([place]) => `${name} ${form} in ${place}`),
    ),
  );
}

/** All that a log or a debugger may show of a value, by place. */
export function evidenceIn(place: string, value: unknown): Record<string, string> {
  return {
    [`inspect(${place})`]: inspect(value, { depth: 10, showHidden: true }),
    [`JSON of ${place}`]: JSON.stringify(value) ?? '',
    // Unescaped, because a text that is escaped twice would match no encoding.
    [`text in ${place}`]: [...textIn(value)].join('\n'),
  };
}

/** The same for an error and the chain of its causes. */
export function evidenceOf(error: unknown, name = 'error'): Record<string, string> {
  const evidence: Record<string, string> = {};
  let place = name;
  for (let link = error; link !== undefined && link !== null; link = Object(link).cause) {
    const { message, stack } = Object(link);
    evidence[`${place}.message`] = String(message);
    evidence[`${place}.stack`] = String(stack);
    Object.assign(evidence, evidenceIn(place, link));
    place += '.cause';
  }
  return evidence;
}

function* textIn(value: unknown, seen = new Set<unknown>()): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) yield* textIn((value as Record<PropertyKey, unknown>)[key], seen);
}

/** A secret in the encodings in which it may appear, and what is left of it where a text was cut. */
function formsOf(secret: string): Record<string, string> {
  const encoded = Object.entries(ENCODINGS).map(([encoding, encode]) => [encoding, encode(secret)]);
  // Base64 of a longer text, such as the pair of a Basic header: from the first group that has nothing of what is before.
  const within = ['.', '..'].map((before) => [
    `in base64 after ${before.length} octets`,
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4)
      .replace(/.?=+$/, ''),
  ]);
  return {
    ...Object.fromEntries([...encoded, ...within]),
    'in JSON twice': JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    'as inspected': inspect(secret).slice(1, -1),
    'in capitals': secret.toUpperCase(),
    'without its last character': secret.slice(0, -1),
  };
}
