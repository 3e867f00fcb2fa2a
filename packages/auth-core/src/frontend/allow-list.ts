import { parseApiPath } from './api-path.ts';

/**
 * What pages may call, by provider: a method and a path each, such as `GET /api/loans` or `PUT /api/loans/*`. `*` stands
 * for one segment of the path, and `/**` at the end for everything below. `GET` also allows `HEAD`.
 */
export type AllowRules = Readonly<Record<string, readonly string[]>>;

export interface AllowRule {
  /** As it was written. */
  readonly text: string;
  readonly method: string;
  /** Decoded. `*` is any segment. */
  readonly segments: readonly string[];
  /** Whether it allows everything below. */
  readonly isOpen: boolean;
}

export interface AllowList {
  /** The rules that a path matches, whatever their method. */
  match(provider: string, path: readonly string[]): readonly AllowRule[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'];

/** @throws TypeError for a rule that cannot be read, so that a typing error allows nothing. */
export function createAllowList(factory: string, allow: AllowRules): AllowList {
  if (Object(allow) !== allow || Array.isArray(allow)) {
    throw new TypeError(`${factory}: allow must be an object with a list of rules for each provider.`);
  }
  const lists = new Map(
    Object.entries(allow).map(([provider, rules]) => {
      if (!Array.isArray(rules)) throw new TypeError(`${factory}: allow.${provider} must be an array.`);
      return [provider, rules.map((text) => parseRule(text) ?? refuse(factory, provider, text))];
    }),
  );
  return {
    match: (provider, path) => (lists.get(provider) ?? []).filter((rule) => matches(rule, path)),
  };
}

export function allowsMethod({ method }: AllowRule, asked: string): boolean {
  return method === asked || (method === 'GET' && asked === 'HEAD');
}

function matches({ segments, isOpen }: AllowRule, path: readonly string[]): boolean {
  const isLong = isOpen ? path.length > segments.length : path.length === segments.length;
  return isLong && segments.every((segment, index) => isMatch(segment, path[index]));
}

/** An empty segment, after a slash at the end, is none. */
function isMatch(segment: string, given: string | undefined): boolean {
  return segment === '*' ? given !== '' : segment === given;
}

function parseRule(text: unknown): AllowRule | undefined {
  if (typeof text !== 'string') return undefined;
  const [method = '', path = '', ...rest] = text.split(' ');
  const isOpen = path.endsWith('/**');
  // `/**` allows every path, and has no segment before it.
  const parsed = isOpen && path === '/**' ? [] : parseApiPath(isOpen ? path.slice(0, -3) : path);
  const isRule = rest.length === 0 && METHODS.includes(method) && parsed !== undefined;
  const hasStars = parsed?.some((segment) => segment.includes('*') && segment !== '*');
  return isRule && !hasStars ? { text, method, segments: parsed, isOpen } : undefined;
}

function refuse(factory: string, provider: string, text: unknown): never {
  throw new TypeError(
    `${factory}: allow.${provider} has a rule that cannot be read: ${JSON.stringify(text)}. ` +
      'Write a method and a path, such as "GET /api/loans/*".',
  );
}
