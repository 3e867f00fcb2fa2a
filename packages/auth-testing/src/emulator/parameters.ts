import { redactName } from './redaction.ts';

/** The parameters of a token request, sent as a form or as JSON. */
export interface RequestParameters {
  /** The value of a parameter. A parameter without a value counts as omitted (RFC 6749 §3.2). */
  get(name: string): string | undefined;
  /** A problem with the parameters as a whole: not text, or not parseable. */
  readonly flaw?: string;
  /** The names that were sent more than once, against RFC 6749 §3.2. The first value counts. */
  readonly repeated: readonly string[];
  readonly all: Readonly<Record<string, unknown>>;
}

/** Reads the parameters of a form or a JSON object. Any other body has none. */
export function readParameters(mediaType: string, body: string): RequestParameters {
  if (mediaType === 'application/json') return readJson(body);
  return mediaType === 'application/x-www-form-urlencoded' ? readForm(body) : toParameters({}, undefined);
}

/** Parses `application/x-www-form-urlencoded`: UTF-8, `+` for a space (RFC 6749 appendix B). */
function readForm(body: string): RequestParameters {
  const pairs = new URLSearchParams(body);
  return { ...toParameters(toFirstValues(pairs), undefined), repeated: findRepeated(pairs) };
}

/** The first value of each name. */
export function toFirstValues(pairs: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(pairs.keys())].map((name) => [name, pairs.get(name) ?? '']));
}

/** The names that occur more than once. */
export function findRepeated(pairs: URLSearchParams): readonly string[] {
  return [...new Set(pairs.keys())].filter((name) => pairs.getAll(name).length > 1);
}

/** Parses a JSON object whose members are all text. */
function readJson(body: string): RequestParameters {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return toParameters({}, 'The body is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return toParameters({}, 'The body is not a JSON object');
  }
  const members = parsed as Record<string, unknown>;
  const odd = Object.keys(members).find((name) => typeof members[name] !== 'string');
  return toParameters(members, odd && `Parameter ${redactName(odd)} is not text`);
}

function toParameters(all: Record<string, unknown>, flaw: string | undefined): RequestParameters {
  return {
    all,
    repeated: [],
    get(name) {
      const value = Object.hasOwn(all, name) ? all[name] : undefined;
      return typeof value === 'string' && value !== '' ? value : undefined;
    },
    ...(flaw !== undefined && { flaw }),
  };
}
