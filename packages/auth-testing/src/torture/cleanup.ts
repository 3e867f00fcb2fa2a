/** What a run has to undo, however far it came. */
export interface Cleanup {
  add(step: () => Promise<unknown>): void;
  /** Undoes everything, the latest first, and only once. Rejects with the first failure when all steps have run. */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const steps: (() => Promise<unknown>)[] = [];
  let running: Promise<void> | undefined;

  return {
    add: (step) => void steps.unshift(step),
    run() {
      running ??= runNow();
      return running;
    },
  };

  async function runNow(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of steps) await step().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
