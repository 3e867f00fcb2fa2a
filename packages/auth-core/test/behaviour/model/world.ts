/** Both clocks and the timers of one run. Nothing in it waits for real time. */
export interface World {
  wall: number;
  monotonic: number;
  /** Moves the clocks apart from each other, and fires the timers that the monotonic one reaches. */
  advance(wallMs: number, monotonicMs: number): Promise<void>;
  /** How many timers are set. */
  timers(): number;
}

/** A point in time on both clocks. */
export type Instant = Pick<World, 'wall' | 'monotonic'>;

export function now({ wall, monotonic }: World): Instant {
  return { wall, monotonic };
}

/** By the clock that saw more time pass: the other stood still, or was set back. */
export function passedSince(instant: Instant, { wall, monotonic }: World): number {
  return Math.max(wall - instant.wall, monotonic - instant.monotonic);
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Where a run starts. Any instant does, as long as stepping back stays after 1970. */
const START = Date.UTC(2030, 0, 1);

let active: (World & { set(timer: Timer): Timer; clear(timer: unknown): void }) | undefined;

export function createWorld(): World {
  const timers = new Set<Timer>();

  active = {
    wall: START,
    monotonic: 1_000,
    timers: () => timers.size,
    set(timer) {
      timers.add(timer);
      return timer;
    },
    clear: (timer) => void timers.delete(timer as Timer),
    async advance(wallMs, monotonicMs) {
      this.wall += wallMs;
      this.monotonic += monotonicMs;
      await quiesce();
      for (let due = nextDue(this.monotonic); due; due = nextDue(this.monotonic)) {
        timers.delete(due);
        due.fire();
        await quiesce();
      }
    },
  };
  return active;

  function nextDue(now: number): Timer | undefined {
    return [...timers].sort((a, b) => a.at - b.at).find(({ at }) => at <= now);
  }
}

/** Lets everything happen that needs no event from outside. */
export function quiesce(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The platform as the active world has it: its monotonic clock, its timers, and a cheap hash in place of the slow
 * one, which would make a run a hundred times longer.
 */
export const platform = {
  performance: { now: () => world().monotonic },
  setTimeout: (fire: () => void, ms = 0) => world().set({ at: world().monotonic + ms, fire }),
  clearTimeout: (timer: unknown) => world().clear(timer),
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

function world(): NonNullable<typeof active> {
  if (active === undefined) throw new Error('No run is active.');
  return active;
}
