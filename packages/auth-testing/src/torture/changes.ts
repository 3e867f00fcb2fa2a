/** Lets others wait for something that changes. */
export interface Changes {
  /** Call it after each change. */
  announce(): void;
  /** Waits until something is so. False if it is not by then. */
  until(isSo: () => boolean, deadlineMs: number): Promise<boolean>;
}

export function createChanges(): Changes {
  const checks = new Set<() => void>();

  return {
    announce() {
      for (const check of checks) check();
    },

    until(isSo, deadlineMs) {
      return new Promise((resolve) => {
        const settle = (): void => {
          clearTimeout(timer);
          checks.delete(check);
          resolve(isSo());
        };
        const check = (): void => {
          if (isSo()) settle();
        };
        const timer = setTimeout(settle, deadlineMs);
        checks.add(check);
        check();
      });
    },
  };
}
