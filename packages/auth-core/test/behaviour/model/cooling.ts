import type { Answer, Sent } from './issuer.ts';
import { type Instant, now, passedSince, type World } from './world.ts';

/** What the last failure forbids. */
export interface Cooling {
  /** Whether there may be no traffic now. */
  isOn(): boolean;
  /** Whether there may be none because the secret was read less than a second ago, and not again since. */
  mayBeOn(): boolean;
  /** The client has read the secret. */
  wasRead(): void;
  /** For how long, whatever the secret is, in milliseconds. */
  leftMs(): number;
  remember(sent: Sent, failure: Answer & { type: 'failure' }): void;
  /** Nothing is forbidden any more. */
  forget(): void;
}

/** A limit holds for as long as it says; a refusal for 5 s doubling to 5 min, or until the secret is another. */
export function createCooling(world: World, secret: () => string): Cooling {
  let current: { since: Instant; ms: number; refused: string | undefined } | undefined;
  let refusals = 0;
  let readAt: Instant | undefined;

  const leftMs = (): number => (current ? current.ms - passedSince(current.since, world) : 0);

  return {
    leftMs,
    isOn: () => leftMs() > 0 && (current?.refused ?? secret()) === secret(),
    mayBeOn: () => leftMs() > 0 && readAt !== undefined && passedSince(readAt, world) < 1_000,
    wasRead() {
      readAt = now(world);
    },

    remember(sent, { code, status, retryAfterMs }) {
      const isRefusal = code === 'invalid_credentials' || code === 'access_denied';
      const limitMs = code === 'rate_limited' ? (retryAfterMs ?? 5_000) : 0;
      const outageMs = status === 503 ? (retryAfterMs ?? 0) : 0;
      refusals = isRefusal ? refusals + 1 : 0;
      readAt = undefined;
      current = {
        since: now(world),
        ms: isRefusal ? Math.min(5_000 * 2 ** (refusals - 1), 300_000) : limitMs + outageMs,
        refused: isRefusal ? sent.secret : undefined,
      };
    },

    forget() {
      current = undefined;
      refusals = 0;
    },
  };
}
