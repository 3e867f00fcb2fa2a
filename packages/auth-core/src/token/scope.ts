const MAX_SCOPE_LENGTH = 4_096;

/** Whether a value is a scope: the characters of RFC 6749 §3.3, so that it cannot look like lines of a log, and not too many. */
export function isScope(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_SCOPE_LENGTH && /^[ !#-[\]-~]+$/.test(value);
}
