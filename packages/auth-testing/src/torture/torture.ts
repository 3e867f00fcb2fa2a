import { randomUUID } from 'node:crypto';
import { startEmulator } from '../emulator/emulator.ts';
import { type AttackCounts, attack, createAttackCounts } from './attacks.ts';
import { startCrew } from './crew.ts';
import { createJudge, type Verdict } from './judge.ts';
import type { TortureOptions } from './options.ts';
import { createRandom } from './random.ts';
import { type Leftovers, recover } from './recovery.ts';
import { openStore } from './store/open-store.ts';
import { createTally, type Tally } from './tally.ts';

/** The lifetime of an access token. It is renewed after half of it. */
const LIFETIME_MS = 6_000;
/** How often the log of the emulator is read. It keeps the latest requests only. */
const LOOK_MS = 100;
const MAX_FINISH_MS = 30_000;

/** What a run has shown so far. */
export interface Findings extends Verdict, Tally {
  readonly attacks: AttackCounts;
  /** How many processes ended without being killed. */
  readonly ended: number;
  /** Undefined as long as it is not known, or if the store cannot say. */
  readonly leftovers: Leftovers | undefined;
}

export interface TortureRun {
  /** Whether processes are still killed. */
  readonly isAttacking: boolean;
  readonly findings: Findings;
  /** Resolves at the end of the run, when nothing of it is left. */
  readonly end: Promise<Findings>;
  /** Ends it before its time. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator and the processes, and attacks them.
 *
 * @throws StoreError if the store cannot be used.
 */
export async function startTorture(options: TortureOptions): Promise<TortureRun> {
  const { store, seconds, seed, processes, callers } = options;
  const run = `x-auth-torture-${randomUUID().slice(0, 8)}`;
  const probe = `${run}-probe`;
  const opened = await openStore(store, run);
  const emulator = await startEmulator({
    providers: ['blam'],
    // The judge has to see which refresh token was presented.
    showSecrets: true,
    settings: { lifetimeMs: LIFETIME_MS, refreshRotation: 'one-time' },
  });
  const { blam } = emulator;
  await opened.store.set(probe, { version: 1 });

  const tally = createTally();
  const crew = startCrew({
    count: processes,
    options: { store, run, callers, blam: blam.options, resource: blam.resource, probe },
    onNotice: tally.hear,
  });
  const judge = createJudge(blam);
  const watch = setInterval(judge, LOOK_MS);
  const attacks = createAttackCounts();
  const control = new AbortController();
  let isAttacking = true;
  let leftovers: Leftovers | undefined;
  let cleaning: Promise<void> | undefined;
  const findings = (): Findings => ({ ...judge(), ...tally.counts(), attacks, ended: crew.ended, leftovers });

  try {
    await crew.ready();
  } catch (error) {
    await clean();
    throw error;
  }
  return {
    get isAttacking() {
      return isAttacking;
    },
    get findings() {
      return findings();
    },
    end: play().finally(clean),
    async stop() {
      control.abort();
      await clean();
    },
  };

  async function play(): Promise<Findings> {
    const timer = setTimeout(() => control.abort(), seconds * 1_000);
    const issued = (): number => judge().signIns + judge().refreshes;
    const random = createRandom(seed);
    await attack({ crew, blam, random, issued, counts: attacks, signal: control.signal });
    clearTimeout(timer);
    isAttacking = false;
    leftovers = await recover({ opened, key: tally.key, issued, finish });
    return findings();
  }

  async function finish(): Promise<void> {
    const isFinished = await crew.finish(MAX_FINISH_MS);
    if (!isFinished) tally.hear({ type: 'failed', reason: 'a call that did not end' });
  }

  function clean(): Promise<void> {
    cleaning ??= cleanNow();
    return cleaning;
  }

  async function cleanNow(): Promise<void> {
    clearInterval(watch);
    await crew.stop();
    await emulator.stop();
    const ignore = (): undefined => undefined;
    for (const key of [probe, tally.key()]) {
      if (key !== undefined) await opened.store.delete(key).catch(ignore);
    }
    await opened.remove().catch(ignore);
    await opened.close().catch(ignore);
  }
}
