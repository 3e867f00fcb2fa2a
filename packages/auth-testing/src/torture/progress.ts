import { brokenBounds } from './report.ts';
import type { Findings, TortureRun } from './torture.ts';

const TERMINAL_MS = 200;
const LOG_MS = 10_000;

export interface ProgressOptions {
  readonly run: TortureRun;
  readonly seconds: number;
  readonly stream: NodeJS.WriteStream;
}

/** Shows how far a run is: one line that is written again and again on a terminal, a line every 10 s elsewhere. */
export function showProgress({ run, seconds, stream }: ProgressOptions): { stop(): void } {
  const startedAt = performance.now();
  const { isTTY = false } = stream;

  const write = (): void => {
    const passed = Math.floor((performance.now() - startedAt) / 1_000);
    const time = run.isAttacking ? `${Math.min(passed, seconds)} of ${seconds} s` : 'recovering';
    const [broken] = brokenBounds(run.findings);
    // A terminal has no room for more.
    const state = broken === undefined ? 'all well' : isTTY ? 'broken' : broken;
    const line = [time.padEnd(10), ...toCounts(run.findings), state].join('  ');
    // Back to the start of the line, and what is left of the one before it erased.
    stream.write(isTTY ? `\r${line.slice(0, (stream.columns ?? 80) - 1)}\x1b[K` : `${line}\n`);
  };
  const timer = setInterval(write, isTTY ? TERMINAL_MS : LOG_MS);

  return {
    stop() {
      clearInterval(timer);
      if (isTTY) stream.write('\r\x1b[K');
    },
  };
}

function toCounts({ attacks, tokenRequests, longestWaitMs }: Findings): string[] {
  return [
    `${attacks.killed} killed`,
    `${attacks.paused} paused`,
    `${tokenRequests} requests`,
    `longest wait ${(longestWaitMs / 1_000).toFixed(1)} s`,
  ];
}
