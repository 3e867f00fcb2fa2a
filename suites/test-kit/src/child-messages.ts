import type { ChildProcess } from 'node:child_process';

/** The messages of a process. */
export interface ChildMessages {
  /**
   * The next message, or the next one that `isIt` accepts. Rejects if the process ends before, because a wait for it would
   * never end. Of one that `signal` killed nothing is expected any longer.
   */
  next<T>(isIt?: (message: T) => boolean): Promise<T>;
  signal(signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP'): void;
}

export function listenTo(child: ChildProcess): ChildMessages {
  let wasKilled = false;
  let hasEnded = false;
  child.once('close', () => {
    hasEnded = true;
  });
  // Many may wait at once.
  child.setMaxListeners(0);

  return {
    next<T>(isIt: (message: T) => boolean = () => true): Promise<T> {
      return new Promise((resolve, reject) => {
        const hear = (message: unknown): void => {
          if (!isIt(message as T)) return;
          stop();
          resolve(message as T);
        };
        // Unlike its exit, this comes after its last message.
        const end = (): void => {
          stop();
          const { exitCode, signalCode } = child;
          if (!wasKilled) reject(new Error(`The process ended with ${exitCode ?? signalCode}.`));
        };
        const stop = (): void => void child.off('message', hear).off('close', end);
        child.on('message', hear).once('close', end);
        if (hasEnded) end();
      });
    },
    signal(signal) {
      if (signal === 'SIGKILL') wasKilled = true;
      child.kill(signal);
    },
  };
}
