import type { Difference } from './difference.ts';
import type { GeneratedCall } from './generated-call.ts';
import type { Platform } from './platform.ts';

/** A difference that is meant, or that a fault of the platform makes, and why. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** Absent for all. */
  readonly platforms?: readonly Platform[];
  readonly applies: (call: GeneratedCall, difference: Difference) => boolean;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'a stream inside a Request',
    reason:
      'Nobody can see what the body of a Request was made of. After a redirect, the platform refuses to send a stream again; a client sends the copy that it keeps for a replay.',
    applies: ({ own, answer }) => isStream(own.body?.kind) && answer.redirects.length > 0,
  },
  {
    name: 'integrity, and a redirect or a 401',
    reason:
      'The platform checks the last response alone. A client follows redirects by hand and replays a 401, so the platform checks those responses too, and rejects.',
    applies: ({ own, members, answer }) =>
      'integrity' in { ...own.others, ...members.others } &&
      (answer.redirects.length > 0 || answer.isRefusedFirst),
  },
  {
    name: 'a mistake in an init, and an abort at once',
    reason:
      'A plain init is not checked before it is sent, so an abort comes first. The call rejects either way, and nothing is sent.',
    applies: ({ abort }, { path, platform, client }) =>
      abort === 'at once' && path === '.rejected' && platform === 'TypeError' && client === 'gone',
  },
  {
    name: 'a form that changes after the call',
    reason:
      'Node reads a form again after a redirect, and sends what it has become. A client sends what it was at the call.',
    platforms: ['node'],
    applies: ({ change, own, members, answer }) =>
      change === 'body' &&
      [own.body?.kind, members.body?.kind].includes('FormData') &&
      answer.redirects.length > 0,
  },
  {
    name: 'bodyUsed of a Request',
    reason: 'On Bun, `new Request(request)` leaves the first one unused, and fetch does not.',
    platforms: ['bun'],
    applies: (_call, { path }) => path === '.isUsed',
  },
  {
    name: 'a stream after a redirect',
    reason: 'Bun sends a stream again, against the rules of fetch. A client rejects.',
    platforms: ['bun'],
    applies: ({ members, answer }) => isStream(members.body?.kind) && answer.redirects.length > 0,
  },
  {
    name: 'the body of a Request in place of an init, after a redirect',
    reason:
      'Bun, Deno and workerd send it again. To a client it is a stream, as it is to Node and to browsers.',
    platforms: ['bun', 'deno', 'workerd'],
    applies: ({ init, members, answer }) =>
      init === 'Request' && members.body !== undefined && answer.redirects.length > 0,
  },
  {
    name: 'bytes after a redirect',
    reason: 'Node 20 empties them when it sends them first, and rejects. A client sends them again.',
    platforms: ['node'],
    applies: ({ own, members, answer }, { path, platform }) =>
      [own.body?.kind, members.body?.kind].some((kind) => /^(bytes|view|buffer)$/.test(kind ?? '')) &&
      answer.redirects.length > 0 &&
      (platform === undefined || path === '.rejected'),
  },
  {
    name: 'no headers in place of those of a Request',
    reason:
      'On Bun, `new Request(request, { headers: {} })` keeps the headers of the first one, and fetch does not.',
    platforms: ['bun'],
    applies: ({ input, init, members }, { path }) =>
      (input === 'Request' || input === 'subclass') &&
      (init === 'Request' || members.headers?.entries.length === 0) &&
      path.includes('.headers'),
  },
  {
    name: 'the type of a form, after a redirect',
    reason: 'The Request of Bun does not show it where other headers took the place of its own.',
    platforms: ['bun'],
    applies: ({ own, answer }, { path }) =>
      own.body?.kind === 'FormData' && answer.redirects.length > 0 && path.endsWith('.headers.content-type'),
  },
  {
    name: 'a stream, and keepalive',
    reason: 'The Request of Bun refuses the two together, by the rules of fetch. Its fetch takes them.',
    platforms: ['bun'],
    applies: ({ own, members }) =>
      isStream((members.body ?? own.body)?.kind) && 'keepalive' in { ...own.others, ...members.others },
  },
  {
    name: 'the type of an empty Blob',
    reason: 'The fetch of Bun leaves the content type of an empty body out, and its Request does not.',
    platforms: ['bun'],
    applies: ({ own, members }, { path }) =>
      [own.body?.kind, members.body?.kind].includes('Blob') && path.endsWith('.headers.content-type'),
  },
  {
    name: 'which of two reasons a call rejects for',
    reason:
      'Bun checks fewer members where a Request is made than where it is sent, so an abort may come first.',
    platforms: ['bun'],
    applies: ({ abort }, { path, platform, client }) =>
      (abort === 'before' || abort === 'at once') && path === '.rejected' && !!platform && !!client,
  },
  {
    name: 'the headers of a body that is gone',
    reason:
      'workerd keeps them where a redirect turns a POST into a GET. A client removes them, by the rules of fetch.',
    platforms: ['workerd'],
    applies: ({ answer }, { what, path }) =>
      what === 'what arrived' && answer.redirects.length > 0 && /\.headers\.content-/.test(path),
  },
  {
    name: 'the cache mode of a Request, under another Request',
    reason:
      'workerd takes all of a Request that is given in place of an init, and a client takes what it says.',
    platforms: ['workerd'],
    applies: ({ init }, { path }) => init === 'Request' && /\.headers\.(cache-control|pragma)$/.test(path),
  },
  {
    name: 'a redirect that nobody asked to follow',
    reason:
      'Browsers hide where a redirect leads, so a client refuses it, unless the call says `redirect: "follow"`.',
    platforms: ['chromium'],
    applies: ({ answer }) => answer.redirects.length > 0,
  },
  {
    name: 'the length of an empty body, after a redirect',
    reason: 'Deno sends an empty Blob as a stream the second time, and a client as what it is.',
    platforms: ['deno'],
    applies: ({ answer }, { path }) =>
      answer.redirects.length > 0 && /\.headers\.(transfer-encoding|content-length)$/.test(path),
  },
  {
    name: 'a Location in UTF-8',
    reason:
      'Deno reads the bytes of a Location as Latin-1. A client reads them as UTF-8, as browsers and Node do.',
    platforms: ['deno'],
    applies: ({ answer }) => answer.redirects.some(({ location }) => location === 'in UTF-8'),
  },
  {
    name: 'the body of a redirect without a Location',
    reason: 'Deno loses it.',
    platforms: ['deno'],
    applies: ({ answer }) => answer.redirects.some(({ location }) => location === 'missing'),
  },
];

/** The reason why this call may differ here; undefined where it must not. */
export function findKnownDifference(
  call: GeneratedCall,
  difference: Difference,
  platform: Platform,
): KnownDifference | undefined {
  return knownDifferences.find(
    ({ platforms = [platform], applies }) => platforms.includes(platform) && applies(call, difference),
  );
}

function isStream(kind: string | undefined): boolean {
  return kind === 'stream' || kind === 'generator';
}
