import fc from 'fast-check';

/** A value as JSON text, however odd: JavaScript has no value for some of them. */
type JsonText = string;

/** Names with a meaning in JavaScript or in core, which may do harm in an unexpected place. */
const TRAPS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'length',
  'hasOwnProperty',
];

const numbers = fc.oneof(
  fc.constantFrom('0', '-0', '-1', '1', '3600', '1e400', '-1e400', '1e-320', '9007199254740993', '1e21'),
  fc.constantFrom('3599.9999', '31536000', '31536001', '315360000000', '123456789012345678901234567890'),
  fc.double().map((number) => JSON.stringify(number)),
);

const TEXTS = [
  '',
  ' ',
  'Bearer',
  'bearer',
  'BEARER ',
  'MAC',
  'abc.def.ghi',
  'e30.e30.',
  'eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTk5OTk5LCJpYXQiOiIxIn0.x',
  'eyJhbGciOiJub25lIn0.eyJleHAiOm51bGwsImlhdCI6e319.x',
  'token\r\nX-Injected: 1',
  'töken',
  '\u0000',
  '\ud800',
  '3600',
  ' 3600 ',
  '-1',
  '1e9',
  '0x10',
  'Infinity',
  'NaN',
  'null',
  '0001-01-01T00:00:00',
  '9999-12-31T23:59:59Z',
  '2031-02-30T99:99:99Z',
  '2030-01-01T00:05:00.1234567Z',
  '2030-01-01T00:05:00+14:00',
  'invalid_client',
  'access_denied',
  'Unauthorized',
  'the-secret',
  'dGhlLXNlY3JldA==',
  ...TRAPS,
];

const strings = fc
  .oneof(
    { weight: 60, arbitrary: fc.constantFrom(...TEXTS) },
    { weight: 10, arbitrary: fc.string() },
    { weight: 10, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom(20_000, 2_000_000).map((length) => 'x'.repeat(length)) },
  )
  .map((text) => JSON.stringify(text));

const { value } = fc.letrec<{ value: JsonText; array: JsonText; object: JsonText }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: strings },
    { weight: 3, arbitrary: numbers },
    { weight: 1, arbitrary: fc.constantFrom('null', 'true', 'false') },
    { weight: 1, arbitrary: tie('array') },
    { weight: 2, arbitrary: tie('object') },
  ),
  array: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...TRAPS), fc.string({ maxLength: 5 })), tie('value')), {
      maxLength: 3,
    })
    .map(toObject),
}));

/** A body with the members that `members` describes. Each may be missing, occur twice, or have another value. */
export function bodies(members: Record<string, fc.Arbitrary<JsonText>>): fc.Arbitrary<string> {
  const known = Object.entries(members).map(([name, good]) =>
    fc.option(fc.tuple(fc.constant(name), fc.oneof({ weight: 3, arbitrary: good }, value)), { freq: 6 }),
  );
  const errors = fc.constantFrom('error', 'error_description', 'message', 'description', 'detail', 'traceId');
  const others = fc.array(fc.tuple(fc.oneof(errors, fc.constantFrom(...TRAPS)), value), { maxLength: 2 });
  const shaped = fc
    .tuple(fc.tuple(...known), fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, others))
    .map(([own, more]) => toObject([...own.filter((member) => member !== null), ...more]));

  return fc.oneof(
    { weight: 12, arbitrary: shaped },
    { weight: 1, arbitrary: fc.tuple(shaped, fc.nat(40)).map(([text, cut]) => text.slice(0, -1 - cut)) },
    { weight: 1, arbitrary: shaped.map((text) => `\uFEFF${text}`) },
    { weight: 1, arbitrary: value },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '<html><body>Sign in</body></html>', '['.repeat(5_000), '{}'),
    },
  );
}

/** `{"a":1}`. A name may occur twice, and `__proto__` is a member like any other. */
function toObject(members: readonly (readonly [string, JsonText])[]): JsonText {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

/** Headers that servers should not send, and some that they send. */
export const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'text/html',
      'application/json; charset=utf-16',
      ';;',
      '',
    ),
    date: fc.oneof(
      fc.constantFrom('Tue, 01 Jan 2030 00:00:00 GMT', '0', 'garbage', 'Fri, 31 Dec 9999 23:59:59 GMT', '-1'),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    ),
    'retry-after': fc.oneof(
      fc.constantFrom('0', '-5', '1e3', '99999999999999999999', 'NaN', 'soon', '2.5', '', '0x10'),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    ),
    'x-request-id': fc.constantFrom('', 'id-1', 'the-secret', 'x'.repeat(5_000), '\u00ff'),
    'x-ratelimit-remaining': fc.constantFrom('', '-1', 'the-secret'),
  },
  { requiredKeys: [] },
);

export const statuses: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      201,
      206,
      301,
      304,
      400,
      401,
      403,
      404,
      405,
      408,
      415,
      418,
      429,
      500,
      502,
      503,
      599,
    ),
  },
);
