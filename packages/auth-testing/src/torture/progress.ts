import { brokenBounds } from './report.ts';
import type { TortureRun } from './torture.ts';

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
    const line = toLine(run, passed, seconds);
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

function toLine({ findings, isAttacking }: TortureRun, passed: number, seconds: number): string {
  const { attacks, tokenRequests, longestWaitMs } = findings;
  const time = isAttacking ? `${Math.min(passed, seconds)} of ${seconds} s` : 'recovering';
  const broken = brokenBounds(findings)[0] ?? 'all is well';
  return [
    time.padEnd(13),
    `${attacks.killed} killed`,
    `${attacks.paused} paused`,
    `${tokenRequests} token requests`,
    `longest wait ${(longestWaitMs / 1_000).toFixed(1)} s`,
    broken,
  ].join('  ');
}
