import { inspect } from 'node:util';

/** A secret and the name that a finding calls it by. */
export type Secrets = Readonly<Record<string, string>>;

/** Where each secret was found, and spelled how: `clientSecret as base64 in stack`. Empty is what is wanted. */
export function findSecrets(secrets: Secrets, evidence: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret)).flatMap(([form, text]) =>
      Object.entries(evidence)
        .filter(([, seen]) => seen.includes(text))
        .map(([place]) => `${name} as ${form} in ${place}`),
    ),
  );
}

/** Everything that a log or a debugger may show of a value, by the name it is called. */
export function evidenceIn(place: string, value: unknown): Record<string, string> {
  return {
    [`inspect(${place})`]: inspect(value, { depth: 10, showHidden: true }),
    [`JSON of ${place}`]: JSON.stringify(value) ?? '',
    // As they are: escaped twice, a text inside a text would be found by no spelling.
    [`text in ${place}`]: [...textIn(value)].join('\n'),
  };
}

/** The same of an error, the chain of its causes included. */
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

/** The spellings in which a secret travels. */
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
