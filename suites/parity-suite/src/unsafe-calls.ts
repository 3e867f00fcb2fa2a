import type { GeneratedCall } from './generated-call.ts';
import type { Platform } from './platform.ts';

/** A call that is not sent, because the platform itself breaks on it. */
export interface UnsafeCall {
  readonly name: string;
  readonly reason: string;
  /** Absent for all. */
  readonly platforms?: readonly Platform[];
  readonly applies: (call: GeneratedCall) => boolean;
}

export const unsafeCalls: readonly UnsafeCall[] = [
  {
    name: 'a form, and an abort',
    reason: 'Node 24 throws an error that nobody can catch.',
    platforms: ['node'],
    applies: ({ abort, own, members }) =>
      abort !== 'never' && [own.body?.kind, members.body?.kind].includes('FormData'),
  },
  {
    name: 'a generator, and an abort',
    reason: 'Node 24 and Deno throw an error that nobody can catch.',
    platforms: ['node', 'deno'],
    applies: ({ abort, own, members }) =>
      abort !== 'never' && [own.body?.kind, members.body?.kind].includes('generator'),
  },
  {
    name: 'an abort at once',
    reason: 'workerd throws an error that nobody can catch.',
    platforms: ['workerd'],
    applies: ({ abort }) => abort === 'at once',
  },
  {
    name: 'integrity, and an abort in the body',
    reason: 'Node waits for the end of the body, whatever becomes of the signal.',
    applies: ({ abort, own, members }) =>
      abort === 'in the body' && 'integrity' in { ...own.others, ...members.others },
  },
];

export function findUnsafeCall(call: GeneratedCall, platform: Platform): UnsafeCall | undefined {
  return unsafeCalls.find(
    ({ platforms = [platform], applies }) => platforms.includes(platform) && applies(call),
  );
}
