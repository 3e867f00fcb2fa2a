import type { Answer, SentRequest } from './controlled-issuer.ts';
import { elapsedSince, type Instant, now, type VirtualTime } from './virtual-time.ts';

/** What the last failure forbids. */
export interface Cooldown {
  /** Whether nothing may be sent now. */
  isActive(): boolean;
  /** Whether the client may go on with the secret that it read less than a second ago. */
  mayUseOldSecret(): boolean;
  /** Records that the client has read the secret. */
  secretWasRead(): void;
  /** How long it lasts, whatever the secret is, in milliseconds. */
  remainingMs(): number;
  start(request: SentRequest, failure: Answer & { type: 'failure' }): void;
  /** Forgets the last failure. */
  clear(): void;
}

/** A rate limit lasts as long as it says. A refusal lasts 5 s, doubling to 5 min, or until the secret changes. */
export function createCooldown(time: VirtualTime, secret: () => string): Cooldown {
  let current: { since: Instant; ms: number; refusedSecret: string | undefined } | undefined;
  let refusals = 0;
  let secretReadAt: Instant | undefined;

  const remainingMs = (): number => (current ? current.ms - elapsedSince(current.since, time) : 0);

  return {
    remainingMs,
    isActive: () => remainingMs() > 0 && (current?.refusedSecret ?? secret()) === secret(),
    mayUseOldSecret: () =>
      remainingMs() > 0 && secretReadAt !== undefined && elapsedSince(secretReadAt, time) < 1_000,
    secretWasRead() {
      secretReadAt = now(time);
    },

    start(request, { code, status, retryAfterMs }) {
      const isRefusal = code === 'invalid_credentials' || code === 'access_denied';
      const limitMs = code === 'rate_limited' ? (retryAfterMs ?? 5_000) : 0;
      const outageMs = status === 503 ? (retryAfterMs ?? 0) : 0;
      refusals = isRefusal ? refusals + 1 : 0;
      secretReadAt = undefined;
      current = {
        since: now(time),
        ms: isRefusal ? Math.min(5_000 * 2 ** (refusals - 1), 300_000) : limitMs + outageMs,
        refusedSecret: isRefusal ? request.secret : undefined,
      };
    },

    clear() {
      current = undefined;
      refusals = 0;
    },
  };
}
