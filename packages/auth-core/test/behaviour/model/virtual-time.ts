/** Both clocks and the timers of one run. Nothing in it waits for real time. */
export interface VirtualTime {
  wall: number;
  monotonic: number;
  /** Moves each clock by its own amount, and fires the timers that the monotonic clock reaches. */
  advance(wallMs: number, monotonicMs: number): Promise<void>;
  /** How many timers are set. */
  timers(): number;
  /** Moves both clocks to the next timer. Resolves to whether it did anything: another timer was set or cleared. */
  fireNext(): Promise<boolean>;
}

/** A point in time on both clocks. */
export type Instant = Pick<VirtualTime, 'wall' | 'monotonic'>;

export function now({ wall, monotonic }: VirtualTime): Instant {
  return { wall, monotonic };
}

/** By the clock that saw more time pass: the other one stood still, or was set back. */
export function elapsedSince(instant: Instant, { wall, monotonic }: VirtualTime): number {
  return Math.max(wall - instant.wall, monotonic - instant.monotonic);
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Any instant will do, as long as a clock that is set back stays after 1970. */
const STARTS_AT = Date.UTC(2030, 0, 1);

let active: (VirtualTime & { set(timer: Timer): Timer; clear(timer: unknown): void }) | undefined;

/** Starts the time of a run. The platform below uses the one that was started last. */
export function createVirtualTime(): VirtualTime {
  const timers = new Set<Timer>();
  /** How often a timer was set or cleared. */
  let changes = 0;

  active = {
    wall: STARTS_AT,
    monotonic: 1_000,
    timers: () => timers.size,
    set(timer) {
      changes += 1;
      timers.add(timer);
      return timer;
    },
    clear(timer) {
      if (timers.delete(timer as Timer)) changes += 1;
    },
    async advance(wallMs, monotonicMs) {
      this.wall += wallMs;
      this.monotonic += monotonicMs;
      await settle();
      for (let due = nextDue(this.monotonic); due; due = nextDue(this.monotonic)) {
        timers.delete(due);
        due.fire();
        await settle();
      }
    },
    async fireNext() {
      const before = changes;
      const ms = Math.max((nextDue(Number.POSITIVE_INFINITY)?.at ?? 0) - this.monotonic, 0);
      await this.advance(ms, ms);
      return changes > before;
    },
  };
  return active;

  function nextDue(now: number): Timer | undefined {
    return [...timers].sort((a, b) => a.at - b.at).find(({ at }) => at <= now);
  }
}

/** Waits until everything has happened that needs no event from outside. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The globals of a run: the monotonic clock, the timers, and a cheap hash in place of the slow one, which would make a
 * run a hundred times longer.
 */
export const platform = {
  performance: { now: () => activeTime().monotonic },
  setTimeout: (fire: () => void, ms = 0) => activeTime().set({ at: activeTime().monotonic + ms, fire }),
  clearTimeout: (timer: unknown) => activeTime().clear(timer),
  crypto: {
    subtle: {
      generateKey: async () => new Uint8Array([1]),
      sign: async (_algorithm: unknown, key: Uint8Array, data: Uint8Array) =>
        new Uint8Array([...key, 0, ...data]).buffer,
      importKey: async (_format: string, password: Uint8Array) => password,
      deriveBits: async (_algorithm: unknown, password: Uint8Array) => password.slice().buffer,
    },
  },
};

function activeTime(): NonNullable<typeof active> {
  if (active === undefined) throw new Error('No run is active.');
  return active;
}
