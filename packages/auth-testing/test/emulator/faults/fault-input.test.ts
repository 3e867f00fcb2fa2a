import type { Fault } from '@x/auth-testing';
import { expect, expectTypeOf, test } from 'vitest';
import faultSchema from '../../../schemas/fault.json' with { type: 'json' };
import { toFault } from '../../../src/emulator/faults/fault-input.ts';
import { clientCredentials, postForm } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

const unsafe = (fault: unknown) => fault as Fault;

test.each([
  [{ statuss: 500 }, 'A fault has no member "statuss". Use operation, times, delayMs, status, '],
  [{ status: 99 }, '"status" of a fault must be >= 200.'],
  [{ status: 1_000 }, '"status" of a fault must be <= 599.'],
  [{ status: 'abc' }, '"status" of a fault must be an integer.'],
  [{ headers: { 'x y': 'z' } }, '"headers" of a fault cannot have the name "x y".'],
  [{ headers: { x: 'a\nb' } }, '"headers.x" of a fault has characters that cannot be sent.'],
  [{ headers: { x: 5 } }, '"headers.x" of a fault must be a text.'],
  [{ delayMs: 'x' }, '"delayMs" of a fault must be a number.'],
  [{ delayMs: Number.POSITIVE_INFINITY }, '"delayMs" of a fault must be a number.'],
  [{ content: 'bogus' }, '"content" of a fault must be one of html, empty, text, truncated, huge.'],
  [{ times: 0 }, '"times" of a fault must be >= 1 or must be one of always, Infinity.'],
  [{ retryAfter: 'soon' }, '"retryAfter" of a fault must be a number or must be a date.'],
  [{ retryAfter: new Date(Number.NaN) }, '"retryAfter" of a fault must be a number or must be a date.'],
  [{ rateLimit: { policy: 'a\nb' } }, '"rateLimit.policy" of a fault has characters that cannot be sent.'],
  [{ rateLimit: { limits: 1 } }, 'A fault has no member "rateLimit.limits". Use limit, remaining, '],
  [{ status: 200, body: 5 }, '"body" of a fault must be a text or an object or an array.'],
  [{ status: 200, body: { n: 1n } }, '"body" of a fault cannot be written as JSON.'],
  [{ members: { later: () => 1 } }, '"members" of a fault cannot be written as JSON.'],
  [[], 'A fault must be an object.'],
  [null, 'A fault must be an object.'],
])('%o is refused with a sentence that names the member', (fault, message) => {
  expect(() => toFault(fault)).toThrow(TypeError);
  expect(() => toFault(fault)).toThrow(message);
});

test('the texts that JSON has for all requests and for a date are understood', () => {
  const fault = toFault(JSON.parse('{"times":"always","retryAfter":"2030-01-01T00:00:00Z"}'));

  expect(fault).toEqual({ times: Number.POSITIVE_INFINITY, retryAfter: new Date('2030-01-01T00:00:00Z') });
});

test('members with undefined and NaN are kept, which JSON does not have', () => {
  expect(toFault({ members: { a: undefined, b: Number.NaN }, status: undefined })).toEqual({
    members: { a: undefined, b: Number.NaN },
  });
});

test('a fault is copied when it is planned', async () => {
  const { blooma } = await start('blooma');
  const fault = { status: 503, headers: { 'x-a': '1' } };
  blooma.fail(fault);
  Object.assign(fault, { status: 99 });
  fault.headers['x-a'] = 'a\nb';

  const response = await blooma.handle(`${blooma.url}/oauth/token`, { method: 'POST' });

  expect([response.status, response.headers.get('x-a')]).toEqual([503, '1']);
});

test('the schema has the members of the type, no more and no fewer', () => {
  expectTypeOf<keyof typeof faultSchema.properties>().toEqualTypeOf<keyof Fault>();
  expect(faultSchema.additionalProperties).toBe(false);
});

/** One value of each kind that JSON has, and some that it does not. */
const VALUES = [
  null,
  true,
  -1,
  0,
  1.5,
  250,
  1e12,
  Number.NaN,
  '',
  'a\nb',
  'é\u{1F511}',
  [],
  [1],
  {},
  { a: 1 },
  { 'a b': 'c' },
];

test.each(Object.keys(faultSchema.properties))(
  'whatever %s is set to is refused by name or can be sent, and the server answers on',
  async (member) => {
    const { blooma } = await start('blooma');
    const ask = () =>
      postForm(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`));

    for (const value of VALUES) {
      try {
        blooma.fail(unsafe({ [member]: value }));
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect(String(error)).toContain(member === 'operation' ? 'operation' : `"${member}`);
      }
      const asked = fetch(`${blooma.url}/oauth/token`, { method: 'POST', signal: AbortSignal.timeout(200) });
      await asked.then((response) => response.text()).catch(() => undefined);
      blooma.heal();
      expect((await ask()).status, `after ${member} ${String(value)}`).toBe(200);
    }
  },
);
