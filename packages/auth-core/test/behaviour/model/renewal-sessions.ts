import { type Call, mayAskAgain } from './call.ts';
import type { SentRequest } from './controlled-issuer.ts';

/** To which session each renewal belongs, as far as that can be seen from outside. A sign-out starts a session. */
export interface RenewalSessions {
  /** Records a request that was sent in `session`, of a renewal that the call `owner` started. */
  record(request: SentRequest, owner: Call | undefined, session: number): void;
  /** The session of the renewal; undefined if it is not known. */
  find(request: SentRequest): number | undefined;
  /** Whether the renewal may belong to a session. One from before a sign-out changes nothing in the next session. */
  mayBelongTo(session: number, request: SentRequest): boolean;
}

export function createRenewalSessions(): RenewalSessions {
  /** The first and the last session that a renewal may belong to, by the signal of its requests. */
  const ranges = new Map<AbortSignal, { first: number; last: number }>();

  return {
    record({ signal }, owner, session) {
      const { session: first = 0 } = owner ?? {};
      // After a sign-out such a call may ask a second time, and so start a renewal of the new session.
      const last = owner && !mayAskAgain(owner) ? first : session;
      if (!ranges.has(signal)) ranges.set(signal, { first, last });
    },
    find({ signal }) {
      const { first, last } = ranges.get(signal) ?? {};
      return first === last ? first : undefined;
    },
    mayBelongTo: (session, { signal }) => (ranges.get(signal)?.last ?? session) === session,
  };
}
