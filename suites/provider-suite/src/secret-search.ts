import { inspect } from 'node:util';

/** Secrets by the name that a finding uses. */
export type Secrets = Readonly<Record<string, string>>;

/** Where each secret was found, and in which encoding: `clientSecret as base64 in stack`. Empty if none was found. */
export function findSecrets(secrets: Secrets, evidence: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret)).flatMap(([form, text]) =>
      Object.entries(evidence)
        .filter(([, seen]) => seen.includes(text))
        .map(([place]) => `${name} as ${form} in ${place}`),
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
export function evidenceOf(error: unknown): Record<string, string> {
  const evidence: Record<string, string> = {};
  let place = 'error';
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

/** A secret in the encodings in which it may appear. */
function formsOf(secret: string): Record<string, string> {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return {
    itself: secret,
    'URL encoding': url,
    'URL encoding in lower case': url.replaceAll(/%../g, (octet) => octet.toLowerCase()),
    'form encoding': form,
    'form encoding in lower case': form.replaceAll(/%../g, (octet) => octet.toLowerCase()),
    JSON: JSON.stringify(secret).slice(1, -1),
    'inspected text': inspect(secret).slice(1, -1),
    base64: base64.replace(/=+$/, ''),
    base64url: Buffer.from(secret, 'utf8').toString('base64url'),
  };
}
