import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { toCapital } from '../providers.ts';

/** How a provider takes credentials. The first two are grants of OAuth; the others have endpoints of their own. */
export const GRANTS = ['client-credentials', 'password', 'basic', 'session'] as const;

/** How a request body is written. */
export const ENCODINGS = ['form', 'json'] as const;

export type Grant = (typeof GRANTS)[number];
export type Encoding = (typeof ENCODINGS)[number];

/** What differs between providers. */
export interface Answers {
  /** One word in lower case: `packages/<name>-auth`. */
  name: string;
  /** The name in sentences, such as `BlastIQ`. */
  title: string;
  grant: Grant;
  encoding: Encoding;
  /** Whether the provider issues refresh tokens. */
  refresh: boolean;
  /** The names of the two options with the credentials. The second one is the secret. */
  credentials: readonly [string, string];
}

const CREDENTIALS: Record<Grant, readonly [string, string]> = {
  'client-credentials': ['clientId', 'clientSecret'],
  password: ['username', 'password'],
  basic: ['username', 'password'],
  session: ['username', 'password'],
};

const OPTION = /^[a-z][a-zA-Z0-9]*$/;

/** Reads the flags of the command line. What was not given is missing from the result. */
export function readFlags(args: readonly string[]): Partial<Answers> & { root: string } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      title: { type: 'string' },
      grant: { type: 'string' },
      encoding: { type: 'string' },
      refresh: { type: 'boolean' },
      credentials: { type: 'string' },
      root: { type: 'string', default: '.' },
    },
  });
  const { title, grant, encoding, refresh, credentials, root } = values;
  const [name] = positionals;
  return {
    root,
    ...(name !== undefined && { name }),
    ...(title !== undefined && { title }),
    ...(grant !== undefined && { grant: oneOf('--grant', GRANTS, grant) }),
    ...(encoding !== undefined && { encoding: oneOf('--encoding', ENCODINGS, encoding) }),
    ...(refresh !== undefined && { refresh }),
    ...(credentials !== undefined && { credentials: readCredentials(credentials) }),
  };
}

/** Two names of options, with a comma between them. */
export function readCredentials(text: string): readonly [string, string] {
  const [id = '', secret = '', ...rest] = text.split(',').map((part) => part.trim());
  if (rest.length > 0 || !OPTION.test(id) || !OPTION.test(secret) || id === secret)
    throw new TypeError(`The credentials must be two names of options, such as apiKey,apiSecret.`);
  return [id, secret];
}

function oneOf<T extends string>(flag: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw new TypeError(`${flag} must be ${known.join(' or ')}, not "${text}".`);
  return found;
}

/** The answers with their defaults, or the flags that are missing. */
export function complete(given: Partial<Answers>): Answers | { missing: string[] } {
  const { name, grant, refresh } = given;
  // Basic authentication has no body, so only the body of a refresh needs an encoding.
  const encoding = given.encoding ?? (grant === 'basic' ? 'json' : undefined);
  if (name === undefined || grant === undefined || encoding === undefined || refresh === undefined) {
    const flags = {
      'a name': name,
      '--grant': grant,
      '--encoding': encoding,
      '--refresh or --no-refresh': refresh,
    };
    return { missing: Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [flag] : [])) };
  }
  const { title = toCapital(name), credentials = CREDENTIALS[grant] } = given;
  return { name, title, grant, encoding, refresh, credentials };
}

/** The packages that are no providers begin with `auth-`, and the emulator has members of its own beside the providers. */
const RESERVED = ['auth', 'page', 'stop', 'url', 'violations'];

/** The reason why a provider cannot have this name, or undefined. */
export function objection(root: string, name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    return `The name "${name}" must be one word in lower case, such as pnpm new-provider fifth.`;
  if (RESERVED.includes(name) || !isIdentifier(name))
    return `The name "${name}" has another meaning in the code.`;
  if (existsSync(join(root, `packages/${name}-auth`))) return `packages/${name}-auth exists already.`;
  return undefined;
}

/** Whether a word can be the name of a variable. `default` and its like cannot. */
function isIdentifier(word: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, word);
  return scanner.scan() === ts.SyntaxKind.Identifier;
}
