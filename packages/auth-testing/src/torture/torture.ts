import { randomUUID } from 'node:crypto';
import { startEmulator } from '../emulator/emulator.ts';
import { type AttackCounts, attack, createAttackCounts } from './attacks.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { startCrew } from './crew.ts';
import { createJudge, type Verdict } from './judge.ts';
import type { TortureOptions } from './options.ts';
import { createRandom } from './random.ts';
import { type Leftovers, recover } from './recovery.ts';
import { toBoundedStore } from './store/bounded-store.ts';
import { openStore, toShownLocation } from './store/open-store.ts';
import { storeProbe } from './store/probe.ts';
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
 * @throws StoreError if the store cannot be used, and TypeError if a process does not become ready.
 */
export async function startTorture(options: TortureOptions): Promise<TortureRun> {
  const cleanup = createCleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    // What stays open would keep the command alive, which has nothing more to do.
    await cleanup.run();
    throw error;
  }
}

async function start(options: TortureOptions, cleanup: Cleanup): Promise<TortureRun> {
  const { store, seconds, seed, processes, callers } = options;
  const run = `x-auth-torture-${randomUUID().slice(0, 8)}`;
  const probe = `${run}-probe`;
  const name = toShownLocation(store);
  const tally = createTally();
  const opened = await toBoundedStore(openStore(store, run), { name });
  cleanup.add(empty);
  const emulator = await startEmulator({
    providers: ['blam'],
    // The judge has to see which refresh token was presented.
    showSecrets: true,
    settings: { lifetimeMs: LIFETIME_MS, refreshRotation: 'one-time' },
  });
  cleanup.add(emulator.stop);
  const { blam } = emulator;
  await storeProbe(opened.store, { key: probe, name });

  const crew = startCrew({
    // The same program as this one, from its source or as it was built.
    program: process.argv[1] ?? '',
    count: processes,
    options: { store, run, callers, blam: blam.options, resource: blam.resource, probe },
    onNotice: tally.hear,
  });
  cleanup.add(crew.stop);
  const judge = createJudge(blam);
  const watch = setInterval(judge, LOOK_MS);
  cleanup.add(async () => clearInterval(watch));
  const attacks = createAttackCounts();
  const control = new AbortController();
  let isAttacking = true;
  let leftovers: Leftovers | undefined;
  const findings = (): Findings => ({ ...judge(), ...tally.counts(), attacks, ended: crew.ended, leftovers });

  await crew.ready();
  return {
    get isAttacking() {
      return isAttacking;
    },
    get findings() {
      return findings();
    },
    end: play().finally(cleanup.run),
    async stop() {
      control.abort();
      await cleanup.run();
    },
  };

  async function play(): Promise<Findings> {
    const timer = setTimeout(() => control.abort(), seconds * 1_000);
    const issued = (): number => judge().signIns + judge().refreshes;
    const random = createRandom(seed);
    await attack({ crew, blam, random, issued, counts: attacks, signal: control.signal });
    clearTimeout(timer);
    isAttacking = false;
    leftovers = await recover({ opened, name, key: tally.key, issued, finish });
    return findings();
  }

  async function finish(): Promise<void> {
    const isFinished = await crew.finish(MAX_FINISH_MS);
    if (!isFinished) tally.hear({ type: 'failed', reason: 'a call that did not end' });
  }

  async function empty(): Promise<void> {
    const ignore = (): undefined => undefined;
    for (const key of [probe, tally.key()]) {
      if (key !== undefined) await opened.store.delete(key).catch(ignore);
    }
    await opened.remove().catch(ignore);
    await opened.close().catch(ignore);
  }
}
