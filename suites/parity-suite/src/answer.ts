import fc from 'fast-check';

/** How the server answers, and what it says on the way. It travels in the URL, so the server needs no memory of it. */
export interface Answer {
  readonly redirects: readonly Redirect[];
  readonly status: number;
  readonly body: ResponseBodyKind;
  /** Whether the first token is refused with a 401. */
  readonly isRefusedFirst: boolean;
  /** Whether the body never ends. */
  readonly isEndless: boolean;
}

export type ResponseBodyKind = 'empty' | 'short' | 'not ASCII' | 'long';

export interface Redirect {
  readonly status: number;
  readonly location: LocationKind;
}

/** How a redirect names its target, which always is on the same origin. */
export type LocationKind =
  | 'path'
  | 'relative'
  | 'absolute'
  | 'with a fragment'
  | 'in UTF-8'
  | 'missing'
  | 'invalid';

const redirect: fc.Arbitrary<Redirect> = fc.record({
  status: fc.constantFrom(301, 302, 303, 307, 308),
  location: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom<LocationKind>('path', 'relative', 'absolute', 'with a fragment', 'in UTF-8'),
    },
    { weight: 1, arbitrary: fc.constantFrom<LocationKind>('missing', 'invalid') },
  ),
});

export const answers: fc.Arbitrary<Answer> = fc.record({
  redirects: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(redirect, { minLength: 1, maxLength: 3 }) },
  ),
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    { weight: 3, arbitrary: fc.constantFrom(201, 204, 300, 304, 400, 403, 404, 500, 503) },
  ),
  body: fc.constantFrom<ResponseBodyKind>('empty', 'short', 'not ASCII', 'long'),
  isRefusedFirst: fc.oneof(
    { weight: 3, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  isEndless: fc.constant(false),
});

/** A path on the server that answers so. `run` keeps what arrives apart from other calls. */
export function toPath(answer: Answer, run: string): string {
  return `/parity/${run}/${encodeURIComponent(JSON.stringify(answer))}/0/`;
}

/** What `toPath` made; undefined for another path. */
export function fromPath(
  path: string,
): { run: string; answer: Answer; hop: number; tail: string } | undefined {
  const [, parity, run = '', answer = '', hop, ...tail] = path.split('/');
  if (parity !== 'parity' || hop === undefined) return undefined;
  return { run, answer: JSON.parse(decodeURIComponent(answer)), hop: Number(hop), tail: tail.join('/') };
}
