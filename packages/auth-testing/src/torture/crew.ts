import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createChanges } from './changes.ts';
import { inTime } from './in-time.ts';
import type { Notice, Order, ProcessOptions } from './messages.ts';
import type { Moment } from './moments.ts';

/**
 * How long processes may take to become ready, in milliseconds: so much for all, and so much for each of them, because a
 * computer starts only a few at a time.
 */
const MAX_START_MS = 60_000;
const MAX_START_MS_EACH = 2_000;
/** A process that was killed ends at once, unless the system is in trouble. */
const MAX_END_MS = 10_000;

/** The argument with which the command starts itself as one of the processes. */
export const PROCESS_ARGUMENT = 'process';

/** One process. */
export interface Member {
  readonly isReady: boolean;
  /** Whether it stands at a moment, or was paused. */
  isBusy: boolean;
  say(order: Order): void;
  signal(signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP'): void;
}

/** The processes. One that ends is replaced. */
export interface Crew {
  readonly members: readonly Member[];
  /** How many ended without being told to. */
  readonly ended: number;
  /**
   * Waits until every process is ready. Rejects with the message of one that cannot use the store, or if one ends before
   * it is ready or does not become ready in time.
   */
  ready(deadlineMs?: number): Promise<void>;
  /** The first process that reaches a moment. It stands there. Undefined if none does in time, or before the abort. */
  trap(moment: Moment, deadlineMs: number, signal: AbortSignal): Promise<Member | undefined>;
  /** Lets all end their calls, and waits for that. False if one does not end them in time. */
  finish(deadlineMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

export interface CrewOptions {
  /** The program of each process. */
  readonly program: string;
  readonly count: number;
  readonly options: ProcessOptions;
  readonly onNotice: (notice: Notice) => void;
}

interface Running extends Member {
  readonly child: ChildProcess;
  isReady: boolean;
  hasFinished: boolean;
  wasKilled: boolean;
}

export function startCrew({ program, count, options, onNotice }: CrewOptions): Crew {
  let isStarting = true;
  let isFinishing = false;
  let isStopping = false;
  let ended = 0;
  let refusal: string | undefined;
  let onReached: ((member: Running) => void) | undefined;
  const { announce, until } = createChanges();
  const members = Array.from({ length: count }, (_, place) => start(place));

  return {
    members,
    get ended() {
      return ended;
    },
    async ready(deadlineMs = MAX_START_MS + MAX_START_MS_EACH * count) {
      await until(() => refusal !== undefined || members.every(({ isReady }) => isReady), deadlineMs);
      isStarting = false;
      const late = members.filter(({ isReady }) => !isReady).length;
      if (late > 0) refusal ??= `Not ready within ${deadlineMs / 1_000} s: ${late} of ${count} processes.`;
      if (refusal !== undefined) throw new TypeError(refusal);
    },
    async trap(moment, deadlineMs, signal) {
      let found: Running | undefined;
      onReached = (member) => {
        onReached = undefined;
        member.isBusy = true;
        found = member;
      };
      for (const member of members) if (!member.isBusy) member.say({ type: 'trap', moment });
      signal.addEventListener('abort', announce);
      await until(() => found !== undefined || signal.aborted, deadlineMs);
      signal.removeEventListener('abort', announce);
      onReached = undefined;
      for (const member of members) member.say({ type: 'untrap' });
      return found;
    },
    async finish(deadlineMs) {
      isFinishing = true;
      for (const member of members) member.say({ type: 'finish' });
      return until(() => members.every(({ hasFinished }) => hasFinished), deadlineMs);
    },
    async stop() {
      isStopping = true;
      await Promise.all(members.map(({ child }) => end(child)));
    },
  };

  function start(place: number): Running {
    const child = fork(program, [PROCESS_ARGUMENT], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const member: Running = {
      child,
      isReady: false,
      isBusy: false,
      hasFinished: false,
      wasKilled: false,
      say(order) {
        // It may have been killed a moment ago.
        if (child.connected) child.send(order, () => undefined);
      },
      signal(signal) {
        if (signal === 'SIGKILL') member.wasKilled = true;
        child.kill(signal);
      },
    };
    child.on('message', (notice: Notice) => hear(member, notice));
    const refuse = (message: string): void => hear(member, { type: 'refused', message });
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Otherwise an order or a signal did not reach it, because it has just ended.
      if (child.pid === undefined) refuse(`A process could not be started (${code}).`);
    });
    child.once('exit', (code, signal) => {
      if (isStopping) return;
      if (isStarting) return refuse(`A process ended with ${code ?? signal} before all were ready.`);
      if (!member.wasKilled) ended += 1;
      members[place] = start(place);
    });
    member.say({ type: 'start', options });
    if (isFinishing) member.say({ type: 'finish' });
    return member;
  }

  function hear(member: Running, notice: Notice): void {
    if (notice.type === 'ready') member.isReady = true;
    // One that could not start has no calls to end.
    if (notice.type === 'finished' || notice.type === 'refused') member.hasFinished = true;
    if (notice.type === 'refused') refusal ??= notice.message;
    if (notice.type === 'reached') {
      if (onReached) onReached(member);
      else member.say({ type: 'go' });
    }
    onNotice(notice);
    announce();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await inTime(exit, MAX_END_MS, () => new TypeError(`Process ${child.pid} did not end when it was killed.`));
}
