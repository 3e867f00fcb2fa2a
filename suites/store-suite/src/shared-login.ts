import { startEmulator } from '@x/auth-testing';
import type { ClientProcess } from './client-process.ts';

/** The lifetime of a token of BLAM, in milliseconds. */
const LIFETIME_MS = 300_000;

export type SharedLogin = Awaited<ReturnType<typeof startSharedLogin>>;

export interface SharedLoginOptions {
  /** Of the store. */
  readonly url: string;
  /**
   * How long the store may take in one renewal, in milliseconds. On a busy computer it is slow, which is not what these
   * tests are about. Half of it is the longest wait for a lock.
   */
  readonly storeTimeoutMs: number;
  /** Called with the function that ends it. */
  readonly stop: (end: () => Promise<void>) => void;
}

/**
 * A login at an emulator of its own, whose refresh tokens work once, for processes that share a store. Its log is the
 * judge.
 */
export async function startSharedLogin({ url, storeTimeoutMs, stop }: SharedLoginOptions) {
  const emulator = await startEmulator({
    providers: ['blam'],
    showSecrets: true,
    settings: { lifetimeMs: LIFETIME_MS, refreshRotation: 'one-time' },
  });
  stop(emulator.stop);
  const { blam } = emulator;
  const name = crypto.randomUUID();
  let aheadMs = 0;

  return {
    name,
    blam,
    /** Each of the processes gets a client of this login. */
    async join(processes: readonly ClientProcess[]): Promise<void> {
      const order = { verb: 'open', client: name, url, blam: blam.options, storeTimeoutMs } as const;
      await Promise.all(processes.map((process) => process.run(order)));
    },
    /** Moves the clock of a process that came later to the time of the others. */
    async catchUp(process: ClientProcess): Promise<void> {
      await process.run({ verb: 'advance', client: name, ms: aheadMs });
    },
    /** Closes the stores of these clients, before their server ends. */
    async leave(processes: readonly ClientProcess[]): Promise<void> {
      await Promise.all(processes.map((process) => process.run({ verb: 'close', client: name })));
    },
    /** All tokens expire, for the emulator and for the processes. */
    async expire(processes: readonly ClientProcess[]): Promise<void> {
      emulator.advance(LIFETIME_MS);
      aheadMs += LIFETIME_MS;
      await Promise.all(
        processes.map((process) => process.run({ verb: 'advance', client: name, ms: LIFETIME_MS })),
      );
    },
    /** What the emulator saw. */
    verdict() {
      const records = blam.requests;
      const refreshes = records.filter(({ operation }) => operation === 'refreshToken');
      const presented = refreshes.map(({ query }) => query.RefreshToken);
      return {
        signIns: records.filter(({ operation }) => operation === 'signIn').length,
        refreshes: refreshes.length,
        presentedTwice: presented.length - new Set(presented).size,
        refused: records.filter(({ status }) => status !== 200).length,
      };
    },
  };
}
