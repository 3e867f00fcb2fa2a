/** How many token requests a test allows a provider to get. */
export interface TokenBudget {
  /** @throws TypeError unless `max` is a whole number of 0 or more. */
  set(max: number): void;
  /** Counts a token request. Returns a sentence if it is one too many. */
  spend(): string | undefined;
  /** Starts to count again, with the same budget. */
  restart(): void;
}

/** Creates a budget without a limit. */
export function createTokenBudget(): TokenBudget {
  let limit = Number.POSITIVE_INFINITY;
  let spent = 0;

  return {
    set(max) {
      if (!Number.isSafeInteger(max) || max < 0) {
        throw new TypeError(`budget takes a whole number, 0 or more, not ${String(max)}.`);
      }
      limit = max;
      spent = 0;
    },
    spend() {
      spent += 1;
      return spent > limit ? `Token request ${spent} exceeds the budget of ${limit}.` : undefined;
    },
    restart() {
      spent = 0;
    },
  };
}
