import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import type { Crew, Member } from './crew.ts';
import { MOMENTS, type Moment } from './moments.ts';
import { between, pick, type Random, shuffle } from './random.ts';

/** How long a client that died holds the others up, in milliseconds. */
const LEASE_MS = 10_000;
/** How long the emulator keeps a request whose process is about to be stopped. */
const HOLD_MS = 500;
/** The longest time until a process reaches a moment: the next token expires, or the lease of a dead process does. */
const MAX_WAIT_MS = 15_000;
/** The time in which a new token is stored, and read by the others. */
const STORAGE_MS = 1_000;
/** Windows has no such signals. */
const CAN_PAUSE = process.platform !== 'win32';
const MAX_PAUSED = 3;
/** How long a process lives on average, in milliseconds: longer than it takes to find out that another one died. */
const LIFE_MS = 16_000;
/** The share of the processes that must run before one more is stopped. */
const MIN_RUNNING = 0.6;

/** What was done to the processes. */
export interface AttackCounts {
  killed: number;
  paused: number;
  /** Those that were stopped just after a moment of a renewal. */
  readonly killedAfter: Record<Moment, number>;
  readonly pausedAfter: Record<Moment, number>;
}

export interface AttackOptions {
  readonly crew: Crew;
  readonly blam: ProviderHandle;
  readonly random: Random;
  /** The number of tokens issued so far. */
  readonly issued: () => number;
  readonly counts: AttackCounts;
  /** Aborts when it is time to stop. */
  readonly signal: AbortSignal;
}

export function createAttackCounts(): AttackCounts {
  const none = () => Object.fromEntries(MOMENTS.map((moment) => [moment, 0])) as Record<Moment, number>;
  return { killed: 0, paused: 0, killedAfter: none(), pausedAfter: none() };
}

/** Kills and pauses processes, some at random and some just after a moment of a renewal. Ends when the last one goes on. */
export async function attack({ crew, blam, random, issued, counts, signal }: AttackOptions): Promise<void> {
  const sleeping = new Set<Promise<void>>();
  await Promise.all([attackAtRandom(), attackAfterMoments()]);
  await Promise.all(sleeping);

  async function attackAtRandom(): Promise<void> {
    const averageMs = LIFE_MS / crew.members.length;
    while (await wait(between(random, 0.4 * averageMs, 1.6 * averageMs))) {
      const running = crew.members.filter(({ isReady, isBusy }) => isReady && !isBusy);
      const member = pick(random, running);
      // On a busy computer a process may take seconds to start.
      if (!member || running.length < MIN_RUNNING * crew.members.length) continue;
      if (CAN_PAUSE && sleeping.size < MAX_PAUSED && random() < 0.1) sleep(member);
      else kill(member);
    }
  }

  /** Each moment in turn: twice a kill, then a pause. */
  async function attackAfterMoments(): Promise<void> {
    const kills = endless(random);
    const pauses = endless(random);
    for (let turn = 1; !signal.aborted; turn += 1) {
      const isPause = CAN_PAUSE && turn % 3 === 0;
      const { value: moment } = (isPause ? pauses : kills).next();
      await nextToken();
      const member = signal.aborted ? undefined : await catchAfter(moment);
      if (!member) continue;
      if (signal.aborted) {
        release(member);
      } else if (isPause) {
        counts.pausedAfter[moment] += 1;
        sleep(member);
      } else {
        counts.killedAfter[moment] += 1;
        kill(member);
      }
    }
  }

  async function catchAfter(moment: Moment): Promise<Member | undefined> {
    if (moment !== 'sent') return crew.trap(moment, MAX_WAIT_MS, signal);
    const held = blam.fail({ delayMs: HOLD_MS });
    const member = await crew.trap(moment, MAX_WAIT_MS, signal);
    // The process says that it has sent the request before the emulator has it.
    for (let tries = 0; member && held.hits === 0 && tries < HOLD_MS; tries += 1) await pause(1);
    held.stop();
    return member;
  }

  function kill(member: Member): void {
    counts.killed += 1;
    member.signal('SIGKILL');
  }

  /** Some sleep so long that others take them for dead. */
  function sleep(member: Member): void {
    counts.paused += 1;
    member.isBusy = true;
    member.signal('SIGSTOP');
    const ended = wait(between(random, 1_000, LEASE_MS + 5_000)).then(() => release(member));
    sleeping.add(ended);
    void ended.then(() => sleeping.delete(ended));
  }

  function release(member: Member): void {
    member.say({ type: 'go' });
    member.signal('SIGCONT');
    member.isBusy = false;
  }

  /** Every attack hits a renewal of its own: callers get the token of the one before. */
  async function nextToken(): Promise<void> {
    const before = issued();
    while (issued() === before && (await wait(50)));
    await wait(STORAGE_MS);
  }

  async function wait(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }
}

function* endless(random: Random): Generator<Moment, never> {
  for (;;) yield* shuffle(random, MOMENTS);
}
