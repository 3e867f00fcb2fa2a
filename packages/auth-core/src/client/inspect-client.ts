import { remainingMs } from '../renewal/cached-token.ts';
import { readEvents } from '../reports/event-log.ts';
import type { Inspection } from './auth-client.ts';
import type { ClientRecord } from './client-record.ts';

/** What a client shows. Whoever holds a client can read this, so no token leaves here. */
export function inspectClient(record: ClientRecord): Inspection {
  const { provider, session, clock } = record;
  const { current, lastFailure, renewal } = session;
  return {
    provider,
    now: clock.now(),
    isRenewing: renewal !== undefined,
    token: current && toFacts(current),
    failure: lastFailure && {
      code: lastFailure.error.code,
      message: lastFailure.error.message,
      leftMs: clock.until(lastFailure.cooldownUntil),
    },
    events: readEvents(record),
  };

  function toFacts({ tokens, softMs, hardMs }: NonNullable<typeof current>): Inspection['token'] {
    const { issuedAt, expiresAt, expirySource, scope, refreshToken } = tokens;
    const leftMs = remainingMs(current, clock);
    const hasRefreshToken = refreshToken !== undefined;
    return { issuedAt, expiresAt, expirySource, scope, softMs, hardMs, leftMs, hasRefreshToken };
  }
}
