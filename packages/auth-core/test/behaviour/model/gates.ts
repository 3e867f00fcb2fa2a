/** Something that the client waits for and that only a command lets through. */
export interface Gate<Answer> {
  open(answer: Answer): void;
  fail(reason: unknown): void;
}

/** The gates of one kind that are closed now, the oldest first. */
export interface Gates<Answer, Facts> {
  readonly closed: readonly (Facts & Gate<Answer>)[];
  wait(facts: Facts): Promise<Answer>;
}

export function createGates<Answer, Facts extends object>(): Gates<Answer, Facts> {
  const closed: (Facts & Gate<Answer>)[] = [];

  return {
    closed,
    wait: (facts) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          if (closed.includes(gate)) closed.splice(closed.indexOf(gate), 1);
        };
        const gate = {
          ...facts,
          open(answer: Answer) {
            leave();
            resolve(answer);
          },
          fail(reason: unknown) {
            leave();
            reject(reason);
          },
        };
        closed.push(gate);
      }),
  };
}
