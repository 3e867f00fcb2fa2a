/** An operation that the client waits for. Only a command settles it. */
export interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
}

/** The operations of one kind that are not settled yet, the oldest first. */
export interface PendingList<Answer, Facts> {
  readonly pending: readonly (Facts & Pending<Answer>)[];
  /** Adds an operation; the promise settles with it. */
  add(facts: Facts): Promise<Answer>;
}

export function createPendingList<Answer, Facts extends object>(): PendingList<Answer, Facts> {
  const pending: (Facts & Pending<Answer>)[] = [];

  return {
    pending,
    add: (facts) =>
      new Promise((resolve, reject) => {
        const remove = (): void => {
          if (pending.includes(operation)) pending.splice(pending.indexOf(operation), 1);
        };
        const operation = {
          ...facts,
          resolve(answer: Answer) {
            remove();
            resolve(answer);
          },
          reject(reason: unknown) {
            remove();
            reject(reason);
          },
        };
        pending.push(operation);
      }),
  };
}
