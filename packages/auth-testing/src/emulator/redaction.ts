import { REDACTED } from './secret-scrubber.ts';

/**
 * The names whose values may be shown. The list names what is harmless, not what is secret, so that
 * an unknown parameter stays hidden.
 */
const HARMLESS = new Set([
  'audience',
  'client_id',
  'grant_type',
  'organisationid',
  'response_type',
  'code_challenge_method',
  'scope',
  'token_type_hint',
  'username',
  'accept',
  'content-length',
  'content-type',
  'host',
  'origin',
  'retry-after',
  'user-agent',
]);

/** Copies names and values, and hides every value that is not known to be harmless. */
export function redact(entries: Iterable<readonly [string, unknown]>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of entries) {
    shown[redactName(name)] = HARMLESS.has(name.toLowerCase()) ? String(value) : redactValue(name, value);
  }
  return shown;
}

/** Hides a name that is not one: JSON sent as a form arrives as one long name with every secret in it. */
export function redactName(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? name : REDACTED;
}

/** Keeps the authorization scheme, which shows how a client authenticates, and hides the rest. */
function redactValue(name: string, value: unknown): string {
  const scheme = name.toLowerCase() === 'authorization' && /^(basic|bearer|dpop) /i.exec(String(value))?.[1];
  return scheme ? `${scheme} ${REDACTED}` : REDACTED;
}

/** Hides the segments of a path that are long enough to be a token. */
export function redactPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.length > 40 ? REDACTED : segment))
    .join('/');
}
