import fc from 'fast-check';

/** The members of an init, in plain JSON. */
export interface Members {
  readonly method?: string;
  readonly headers?: { readonly kind: HeadersKind; readonly entries: readonly [string, string][] };
  readonly body?: { readonly kind: BodyKind; readonly text: string };
  /** Members that are passed as they are. */
  readonly others: Readonly<Record<string, unknown>>;
}

export type HeadersKind = 'record' | 'entries' | 'Headers' | 'Map';

export type BodyKind =
  | 'text'
  | 'number'
  | 'object'
  | 'null'
  | 'bytes'
  | 'view'
  | 'buffer'
  | 'Blob'
  | 'form'
  | 'FormData'
  | 'stream'
  | 'generator';

const methods = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE') },
  { weight: 3, arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS') },
  { weight: 2, arbitrary: fc.constantFrom('post', 'delete', 'PROPFIND') },
  { weight: 1, arbitrary: fc.constantFrom('NOT A METHOD', 'TRACE') },
);

const header = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<[string, string]>(
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
      ['Content-Language', 'en'],
      ['Content-Disposition', 'inline'],
      ['X-Own', 'yes'],
      ['x-own', 'twice'],
      ['X-Empty', ''],
      ['X-Spaces', '  in the middle  '],
      ['X-Latin', 'caf\u00e9'],
      ['Authorization', 'Bearer forged'],
      ['Idempotency-Key', 'key-1'],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<[string, string]>(
      ['not a name', 'x'],
      ['X-Line', 'a\r\nb'],
      ['X-Wide', '日本'],
    ),
  },
);

const headers = fc.record({
  kind: fc.constantFrom<HeadersKind>('record', 'record', 'entries', 'Headers', 'Map'),
  entries: fc.array(header, { maxLength: 4 }),
});

const body = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<BodyKind>('text') },
    {
      weight: 8,
      arbitrary: fc.constantFrom<BodyKind>('bytes', 'view', 'buffer', 'Blob', 'form', 'FormData', 'stream'),
    },
    { weight: 2, arbitrary: fc.constantFrom<BodyKind>('number', 'object', 'null', 'generator') },
  ),
  text: fc.constantFrom('{"amount":5}', 'note=日本', '', 'x'.repeat(100_000)),
});

/** Members that decide how a request is sent, now and then with a value that is none. */
const other = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<[string, unknown]>(
      ['redirect', 'follow'],
      ['redirect', 'manual'],
      ['redirect', 'error'],
      ['redirect', undefined],
      ['cache', 'no-store'],
      ['cache', 'reload'],
      ['credentials', 'omit'],
      ['credentials', 'include'],
      ['mode', 'cors'],
      ['mode', 'same-origin'],
      ['referrer', ''],
      ['referrer', 'about:client'],
      ['referrerPolicy', 'no-referrer'],
      ['referrerPolicy', 'origin'],
      ['keepalive', true],
      ['window', null],
      ['priority', 'high'],
      ['signal', null],
      ['signal', undefined],
      ['next', { revalidate: 60 }],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<[string, unknown]>(
      ['redirect', 'elsewhere'],
      ['cache', null],
      ['mode', 'navigate'],
      ['referrer', 'http://['],
      ['integrity', 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
      ['signal', 'no signal'],
      ['window', 'some'],
    ),
  },
);

export const members: fc.Arbitrary<Members> = fc
  .record({
    method: perhaps(methods),
    headers: perhaps(headers),
    body: perhaps(body),
    others: fc.array(other, { maxLength: 2 }).map((entries) => Object.fromEntries(entries)),
  })
  .map(({ method, headers, body, others }) => ({
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { method: 'POST', body }),
    // Now and then it may have no body.
    ...(method !== undefined && { method }),
    others,
  }));

function perhaps<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}
