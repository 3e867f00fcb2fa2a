import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that serves a port. */
export interface ServerProgram {
  readonly path: string;
  args(port: number): readonly string[];
  readonly options?: Parameters<typeof spawn>[2];
  /** What it writes when it is ready. */
  readonly readyText: string;
  /** Whether the server that answers at the port is this process. Rejects as long as none answers. */
  isAt(port: number, child: ChildProcess): Promise<boolean>;
}

export interface StartedProgram {
  readonly port: number;
  readonly child: ChildProcess;
}

/** Less than a test may take, so that the test says what is wrong. */
const MAX_START_MS = 25_000;
const POLL_MS = 20;
const MAX_PORTS = 5;

class PortTakenError extends Error {}

/** Starts a program at a free port, and at another one if it turns out to be taken. */
export async function startAtFreePort(
  program: ServerProgram,
  findPort: () => Promise<number>,
): Promise<StartedProgram> {
  for (let tries = 1; ; tries += 1) {
    const port = await findPort();
    try {
      return { port, child: await startAtPort(program, port) };
    } catch (error) {
      if (!(error instanceof PortTakenError) || tries === MAX_PORTS) throw error;
    }
  }
}

/**
 * Starts a program. When this resolves, the program is alive, and it is what answers at the port. The text of a program
 * alone says neither: one whose port is taken ends a moment later, and another server answers in its place.
 */
export async function startAtPort(program: ServerProgram, port: number): Promise<ChildProcess> {
  const { path, args, options, readyText, isAt } = program;
  const child = spawn(path, args(port), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isLate = false;
  const describe = (what: string): Error => {
    const Kind = /address already in use/i.test(output) ? PortTakenError : Error;
    return new Kind(`${path} at port ${port} ${what}: ${output.slice(-2_000)}`);
  };
  const isReady = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes(readyText)) resolve();
      });
    }
  });
  const hasEnded = once(child, 'close').then(([code, signal]) => {
    throw describe(`ended with ${code ?? signal}`);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(describe(`did not answer within ${MAX_START_MS / 1_000} s`));
    }, MAX_START_MS);
  });
  try {
    await Promise.race([isReady.then(untilItAnswers), hasEnded, late]);
    return child;
  } catch (error) {
    isLate = true;
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
    hasEnded.catch(() => undefined);
  }

  async function untilItAnswers(): Promise<void> {
    while (!isLate) {
      const isThere = await isAt(port, child).catch(() => undefined);
      if (isThere === false) throw new PortTakenError(`Another server than ${path} answers at port ${port}.`);
      // It may have ended after its answer.
      if (isThere && child.exitCode === null && child.signalCode === null) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Ends a program by a signal, and by force if that is not enough. */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), MAX_START_MS);
  await exit;
  clearTimeout(timer);
}
