import { checkInput } from '../input/input-check.ts';
import { withoutUndefined } from '../input/without-undefined.ts';
import type { CheckedFault, Fault } from './fault.ts';

/**
 * Copies a fault, from a test or from JSON, and checks every member.
 *
 * @throws TypeError that names the member, if the fault could not be sent.
 */
export function toFault(input: unknown): CheckedFault {
  const given = withoutUndefined(input);
  checkInput('fault', toJson(given));
  const fault = given as Fault;
  for (const name of ['body', 'members'] as const) assertSendable(name, fault[name]);
  assertAlone(fault);
  const { times, retryAfter, ...others } = fault;
  return structuredClone({
    ...others,
    ...(times !== undefined && { times: isAlways(times) ? Number.POSITIVE_INFINITY : Number(times) }),
    ...(retryAfter !== undefined && {
      retryAfter: typeof retryAfter === 'string' ? new Date(retryAfter) : retryAfter,
    }),
  });
}

/** What the schema describes: the same fault as JSON would have it. */
function toJson(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const { times, retryAfter, callback } = given as Partial<Fault>;
  return {
    ...given,
    ...(isObject(callback) && { callback: withNulls(callback) }),
    ...(isAlways(times) && { times: 'always' }),
    ...(retryAfter instanceof Date && { retryAfter: toText(retryAfter) }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no `undefined`. */
function withNulls(members: object): object {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? null]));
}

function toText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}

function isAlways(times: unknown): boolean {
  // The text is what JSON has in place of the number.
  return times === Number.POSITIVE_INFINITY || times === 'always' || times === 'Infinity';
}

/** A callback is changed after its request was handled, so nothing else can be changed with it. */
function assertAlone({ callback, times: _times, ...others }: Fault): void {
  const [name] = Object.keys(others);
  if (callback && name !== undefined) {
    throw new TypeError(`A fault with "callback" cannot have "${name}" too. Use times, or plan two faults.`);
  }
}

function assertSendable(name: 'body' | 'members', value: unknown): void {
  try {
    JSON.stringify(value);
    structuredClone(value);
  } catch (cause) {
    throw new TypeError(`"${name}" of a fault cannot be written as JSON.`, { cause });
  }
}
