import type { Abort, Change, GeneratedCall, InitKind } from './generated-call.ts';
import type { HeadersKind, Members } from './members.ts';

/** The arguments of one call, created separately for each of the two ways to send it. */
export interface CallArguments {
  readonly input: string | URL | Request;
  /** Absent where the call has no second argument. */
  readonly rest: [init?: RequestInit | undefined];
  /** Changes the caller's objects, as careless code does right after a call. */
  change(): void;
  readonly controller: AbortController;
}

/** Makes the arguments of a call to `url`. @throws what the platform throws for a Request that cannot be. */
export function makeArguments(call: GeneratedCall, url: string): CallArguments {
  const controller = new AbortController();
  const own = makeMembers(call.own);
  const members = makeMembers(call.members);
  if (call.abort !== 'never') members.signal = controller.signal;
  if (call.abort === 'before') controller.abort('gone');
  const input = makeInput(call, url, own);
  return {
    input,
    rest: call.init === 'none' && call.abort === 'never' ? [] : [makeInit(initKind(call), members)],
    change: () => applyChange(call.change, input, members),
    controller,
  };
}

/** An abort needs an init to travel in. */
function initKind({ init, abort }: { init: InitKind; abort: Abort }): InitKind {
  const hasMembers = init !== 'none' && init !== 'undefined' && init !== 'null';
  return abort === 'never' || hasMembers ? init : 'plain';
}

function makeInput({ input }: GeneratedCall, url: string, own: RequestInit): string | URL | Request {
  if (input === 'URL') return new URL(url);
  if (input === 'Request') return new Request(url, own);
  if (input === 'subclass') return new (class extends Request {})(url, own);
  if (input === 'padded text') return `\t ${url}\n`;
  if (input === 'convertible') return { toString: () => url } as string;
  return url;
}

function makeInit(kind: InitKind, members: RequestInit): RequestInit | undefined {
  const descriptors = Object.getOwnPropertyDescriptors(members);
  const made: Record<InitKind, () => unknown> = {
    none: () => undefined,
    undefined: () => undefined,
    null: () => null,
    plain: () => members,
    frozen: () => Object.freeze(members),
    'without prototype': () => Object.assign(Object.create(null), members),
    inherited: () => Object.create(members),
    getters: () => {
      class Init {}
      for (const name of Object.keys(members)) {
        Object.defineProperty(Init.prototype, name, { get: () => members[name as keyof RequestInit] });
      }
      return new Init();
    },
    'not enumerable': () =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          Object.entries(descriptors).map(([name, { value }]) => [name, { value, enumerable: false }]),
        ),
      ),
    function: () => Object.assign(() => undefined, members),
    proxy: () => new Proxy(members, {}),
    Request: () => new Request('http://elsewhere.test/', members),
  };
  return made[kind]() as RequestInit | undefined;
}

function makeMembers({ method, headers, body, others }: Partial<Members>): RequestInit {
  return {
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers: makeHeaders(headers.kind, headers.entries) }),
    ...(body !== undefined && makeBody(body.kind, body.text)),
    ...others,
  };
}

function makeHeaders(kind: HeadersKind, entries: readonly [string, string][]): HeadersInit {
  const pairs = entries.map(([name, value]): [string, string] => [name, value]);
  if (kind === 'entries') return pairs;
  if (kind === 'Headers') return new Headers(pairs);
  return kind === 'Map' ? (new Map(pairs) as never) : Object.fromEntries(pairs);
}

function makeBody(kind: string, text: string): RequestInit {
  const bytes = new TextEncoder().encode(`..${text}..`);
  const form = new FormData();
  form.set('note', text.slice(0, 100));
  form.set('file', new Blob([text]), 'file.txt');
  const bodies: Record<string, () => unknown> = {
    text: () => text,
    number: () => text.length,
    object: () => ({ toString: () => text }),
    null: () => null,
    bytes: () => bytes.slice(2, -2),
    view: () => bytes.subarray(2, -2),
    buffer: () => bytes.slice(2, -2).buffer,
    Blob: () => new Blob([text], { type: 'text/own' }),
    form: () => new URLSearchParams({ text }),
    FormData: () => form,
    stream: () => new Blob([text]).stream(),
    generator: async function* () {
      yield bytes;
    },
  };
  const isStream = kind === 'stream' || kind === 'generator';
  return { body: bodies[kind]?.() as BodyInit, ...(isStream && { duplex: 'half' }) };
}

function applyChange(change: Change, input: string | URL | Request, members: RequestInit): void {
  const { headers, body } = members;
  if (change === 'url' && input instanceof URL) input.pathname = '/elsewhere';
  if (change === 'method' && !Object.isFrozen(members)) members.method = 'REPORT';
  if (change === 'headers' && headers instanceof Headers) headers.set('x-own', 'changed');
  if (change === 'headers' && Array.isArray(headers)) headers.push(['x-own', 'changed']);
  if (change === 'headers' && headers && !(Symbol.iterator in headers))
    Object.assign(headers, { 'x-own': 'changed' });
  if (change === 'body' && ArrayBuffer.isView(body)) (body as Uint8Array).fill(0);
  if (change === 'body' && body instanceof ArrayBuffer) new Uint8Array(body).fill(0);
  if (change === 'body' && body instanceof URLSearchParams) body.set('text', 'changed');
  if (change === 'body' && body instanceof FormData) body.set('note', 'changed');
}
