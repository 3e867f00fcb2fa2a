/** Assertions for runtimes that have no test framework. Each throws an `Error` that says what was seen. */

export function isTrue(holds: boolean, claim: string): void {
  if (!holds) throw new Error(`It does not hold that ${claim}.`);
}

export function equals(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${show(actual)}, not ${show(expected)}.`);
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    () => new Error('It was expected to reject, and did not.'),
    (reason: unknown) => ({ reason }),
  );
  if (value instanceof Error) throw value;
  return value.reason;
}

/** Asks again and again, for at most five seconds. */
export async function eventually(holds: () => Promise<boolean>, claim: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`After five seconds it still does not hold that ${claim}.`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}
