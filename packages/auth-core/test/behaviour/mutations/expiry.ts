import type { Mutation } from './mutation.ts';

/** How long a token is valid, by both clocks. */
export const expiry: Mutation[] = [
  {
    sentence: 'the monotonic clock is ignored',
    edits: [
      {
        file: 'base/clock.ts',
        before: 'Math.min(instant.wall - (wall - LOADED_AT), instant.monotonic - monotonic(wall))',
        after: 'instant.wall - (wall - LOADED_AT)',
      },
    ],
    rule: 'outside a cooldown a call sends a request',
  },
  {
    sentence: 'the wall clock is ignored',
    edits: [
      {
        file: 'base/clock.ts',
        before: 'Math.min(instant.wall - (wall - LOADED_AT), instant.monotonic - monotonic(wall))',
        after: 'instant.monotonic - monotonic(wall)',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'the remaining time of a token is read from the wall clock alone',
    edits: [
      {
        file: 'renewal/cached-token.ts',
        before: 'clock.until(instant)',
        after: 'clock.until({ ...instant, monotonic: Number.POSITIVE_INFINITY })',
      },
    ],
    rule: 'no expired token by the monotonic clock',
  },
  {
    sentence: 'the remaining time of a token is read from the monotonic clock alone',
    edits: [
      {
        file: 'renewal/cached-token.ts',
        before: 'clock.until(instant)',
        after: 'clock.until({ ...instant, wall: Number.POSITIVE_INFINITY })',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'an expired token is returned during a backoff',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'leftMs > (isBackingOff ? 0 : current.hardMs)',
        after: 'leftMs > (isBackingOff ? Number.NEGATIVE_INFINITY : current.hardMs)',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'after a failed renewal the old token is returned, valid or not',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'session.current && remainingMs(session.current, clock) > neededMs)',
        after: 'session.current)',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'a failed renewal fails calls while the old token is valid',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'if (!signal?.aborted && session.current && remainingMs(session.current, clock) > neededMs)',
        after: 'if (false)',
      },
    ],
    rule: 'no call fails while the old token is valid',
  },
  {
    sentence: 'calls in the soft window wait',
    edits: [
      {
        file: 'renewal/token-source.ts',
        before: 'leftMs > (isBackingOff ? 0 : current.hardMs)',
        after: 'leftMs > (isBackingOff ? 0 : current.softMs)',
      },
    ],
    rule: 'no call waits for what is known',
  },
  {
    sentence: 'a token that expired on its way is returned',
    edits: [
      {
        file: 'renewal/session-renewal.ts',
        before: 'let token = await fetchNextToken(session, means);',
        after: 'let token = await fetchNextToken(session, means); return token;',
      },
    ],
    rule: 'no expired token by the wall clock',
  },
  {
    sentence: 'a token that arrives expired replaces a valid one',
    edits: [
      {
        file: 'renewal/token-keeper.ts',
        before: 'if (remainingMs(token, source.clock) > 0) setCurrent(session, token);',
        after: 'setCurrent(session, token);',
      },
    ],
    rule: 'no call waits for what is known',
  },
  {
    sentence: 'a clock that is set back extends the lifetime',
    edits: [
      {
        file: 'renewal/cached-token.ts',
        before: 'Math.min(tokens.expiresAt - clock.now(), lifetimeOf(tokens))',
        after: 'tokens.expiresAt - clock.now()',
      },
    ],
    rule: 'no expired token by the monotonic clock',
  },
  {
    sentence: 'a token ages only after the store has it',
    edits: [
      {
        file: 'renewal/shared-renewal.ts',
        before: 'return newer ?? keep(token);',
        after: 'return newer ?? keep(cache(issued));',
      },
    ],
    rule: 'no expired token by the monotonic clock',
  },
  {
    sentence: 'an early 401 shortens a lifetime that the provider named',
    edits: [
      {
        file: 'renewal/learned-lifetime.ts',
        before: "return expirySource === 'default' || expirySource === 'learned';",
        after: 'return true;',
      },
    ],
    rule: 'a lifetime that the provider named is believed',
  },
];
