import { MAX_TIMER_MS, withDeadline } from '../base/deadline.ts';
import type { StoreCall } from './store-call.ts';

/** How long a command of a store may take, in milliseconds, unless `timeoutMs` says otherwise. */
export const DEFAULT_COMMAND_MS = 500;

/**
 * The share of the time that is left for the way of an answer. A command that takes effect does so before its caller
 * gives up, although timers fire a little early and clocks have whole milliseconds.
 */
const ANSWER_SHARE = 0.1;

/** What a server answers to a command that it carries out only before a deadline. */
export interface TimedAnswer<T> {
  /** The clock of the server, in epoch milliseconds. */
  readonly serverNow: number;
  /** Whether the deadline had passed, so that the command did nothing. */
  readonly isLate: boolean;
  readonly value: T;
}

export type TimedCommand<T> = (deadline: number) => Promise<TimedAnswer<T>>;

/** How a command is run. */
export interface CommandCall extends Partial<StoreCall> {
  /** Nobody waits for it, so it does not keep the process alive. */
  readonly isBackground?: boolean;
}

export const BACKGROUND: CommandCall = { isBackground: true };

/** Runs a command that takes at most the time of the store, and less if its caller waits for less. */
export type RunBeforeDeadline = <T>(command: TimedCommand<T>, call?: CommandCall) => Promise<T>;

/**
 * Runs commands with a deadline on the clock of the server. A client that lost its connection keeps commands in a
 * queue, and sends them when nobody waits for them any longer: the server must refuse them then.
 */
export function createServerDeadline(longestMs: number): RunBeforeDeadline {
  /** How far the server's clock is ahead of the monotonic one here. The time of an answer's way makes it smaller. */
  let offsetMs: number | undefined;

  return (command, call) => {
    const timeoutMs = Math.min(longestMs, call?.timeoutMs ?? longestMs);
    const endsAt = performance.now() + timeoutMs * (1 - ANSWER_SHARE);
    const run = async () => {
      // As long as the server's clock is unknown, nothing is in time.
      const answer = await command(offsetMs === undefined ? 0 : Math.floor(offsetMs + endsAt));
      offsetMs = answer.serverNow - performance.now();
      return answer;
    };
    const hasEnded = () => performance.now() >= endsAt;
    const runTwice = async () => {
      let answer = await run();
      // Also if the clock of the server was set, or if this is another server of a cluster.
      if (answer.isLate && !hasEnded()) answer = await run();
      if (answer.isLate) throw new Error('The command reached the store too late, so it did nothing.');
      return answer.value;
    };
    // A pool of `pg` that is just ending never answers a statement. Unlike another timer, the one of such a signal lets the
    // process end.
    if (call?.isBackground) {
      return withDeadline(runTwice, AbortSignal.timeout(Math.min(Math.ceil(timeoutMs), MAX_TIMER_MS)));
    }
    return withDeadline(runTwice, undefined, timeoutMs, toTimeoutError);
  };
}

export function toTimeoutError(): Error {
  return new Error('The store did not answer in time.');
}
