// The code of a client that has a token budget, which loads this file when it is created.
import { createAuthError } from '../reports/create-auth-error.ts';
import type { EventLog } from '../reports/event-log.ts';
import {
  type BudgetWindow,
  countIn,
  mergeCounts,
  type RequestCount,
  timeUntilFree,
} from './request-count.ts';
import type { IssuerCall } from './token-issuer.ts';

/** How many token requests an identity may send, retries and refreshes included. */
export interface TokenBudget {
  /** In any hour. @default no limit */
  perHour?: number;
  /** In any 24 hours. @default no limit */
  perDay?: number;
  /** Whether a request that would exceed the budget is refused with `rate_limited`. @default false */
  refuse?: boolean;
}

/** The count that all clients of an identity share. */
export interface SharedCount {
  /** Replaces what is stored by what `next` makes of it. False if the store failed. Rejects as `next` throws. */
  change(next: (stored: RequestCount) => RequestCount): Promise<boolean>;
}

export interface TokenBudgetOptions {
  readonly budget: TokenBudget;
  /** The wall clock, in epoch milliseconds. */
  readonly now: () => number;
  /** What the client has reported. */
  readonly log: Pick<EventLog, 'events'>;
  /** Absent if the client has no store. Resolves to undefined if the code for it could not be loaded. */
  readonly sharing: (() => Promise<{ readonly requestCount: SharedCount } | undefined>) | undefined;
}

/** The share of a budget at which it is reported. */
const REPORTED_SHARE = 0.8;

/** Makes of a call the same call, whose token requests count. */
export function createTokenBudget(options: TokenBudgetOptions): (call: IssuerCall) => IssuerCall {
  const { budget, now, log, sharing } = options;
  const windows = toWindows(budget);
  /** What the store does not know: everything without a store, else what it failed to count. */
  let own: RequestCount = [];
  /** What the store had last. */
  let last: RequestCount = [];
  /** How far the provider's clock is ahead. All hosts that have seen it agree, however their own clocks differ. */
  let offsetMs = 0;

  return (call) => ({
    ...call,
    async send(request) {
      if (isMetadata(request)) return call.send(request);
      const filled = await admit(call);
      try {
        const answer = await call.send(request);
        if (answer.serverDate) offsetMs = answer.serverDate - answer.sentAt;
        return answer;
      } finally {
        // After the answer, since its headers are in the event.
        const limits = lastLimits(log.events);
        for (const usage of filled) call.emit({ type: 'budget_used', ...usage, ...(limits && { limits }) });
      }
    },
  });

  /**
   * Counts one request. Resolves to the windows that it fills to four fifths.
   *
   * @throws AuthError `rate_limited` if the request would exceed a budget that refuses.
   */
  async function admit({ provider }: IssuerCall) {
    const at = now() + offsetMs;
    let before: RequestCount = [];
    let counted: RequestCount = [];
    const next = (stored: RequestCount): RequestCount => {
      last = stored;
      before = mergeCounts(stored, own, at);
      const full = budget.refuse ? findFull(windows, before, at) : undefined;
      if (full) {
        const { name, limit, retryAfterMs } = full;
        const requests = limit === 1 ? '1 request' : `${limit} requests`;
        throw createAuthError(provider, 'rate_limited', {
          retryAfterMs,
          detail: `tokenBudget allows ${requests} in ${name === 'hour' ? 'an hour' : 'a day'}`,
        });
      }
      counted = mergeCounts(before, [{ until: at, count: 1 }], at);
      return counted;
    };
    const shared = await sharing?.();
    if (await shared?.requestCount.change(next)) {
      last = counted;
      own = [];
    } else {
      // Without a store, or while it fails, this client counts for itself.
      next(last);
      own = mergeCounts(own, [{ until: at, count: 1 }], at);
    }
    return windows.flatMap((window) => {
      const used = countIn(window, before, at) + 1;
      const { name, limit } = window;
      return used === Math.ceil(limit * REPORTED_SHARE) ? [{ window: name, used, limit }] : [];
    });
  }
}

function toWindows({ perHour, perDay }: TokenBudget): BudgetWindow[] {
  const windows = [
    { name: 'hour', limit: perHour },
    { name: 'day', limit: perDay },
  ] as const;
  return windows.flatMap(({ name, limit }) => (limit === undefined ? [] : [{ name, limit }]));
}

/** The window that is full for the longest time. */
function findFull(windows: readonly BudgetWindow[], count: RequestCount, now: number) {
  return windows
    .map((window) => ({ ...window, retryAfterMs: timeUntilFree(window, count, now) }))
    .sort((a, b) => b.retryAfterMs - a.retryAfterMs)
    .find(({ retryAfterMs }) => retryAfterMs > 0);
}

/** A discovery document is no token: its well-known address says so (RFC 8414 §3). */
function isMetadata({ url }: Request): boolean {
  return new URL(url).pathname.includes('/.well-known/');
}

/** The headers about limits in the last answer. */
function lastLimits(events: EventLog['events']): Readonly<Record<string, string>> | undefined {
  for (const event of [...events].reverse()) {
    if (event.type === 'limits_reported') return event.limits;
    if (event.type === 'token_requested') return undefined;
  }
  return undefined;
}
