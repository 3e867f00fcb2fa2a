/** Assertions for runtimes without a test framework. Each throws an `Error` with the actual value. */

export function isTrue(actual: boolean, claim: string): void {
  if (!actual) throw new Error(`Not true: ${claim}.`);
}

export function equals(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${show(expected)}, but got ${show(actual)}.`);
}

/** The reason of a promise that must reject. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    () => new Error('The promise did not reject.'),
    (reason: unknown) => ({ reason }),
  );
  if (value instanceof Error) throw value;
  return value.reason;
}

/** Waits until a condition is true, for at most five seconds. */
export async function eventually(condition: () => Promise<boolean>, claim: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await condition()) return;
    await pause(50);
  }
  throw new Error(`Not true after five seconds: ${claim}.`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}
