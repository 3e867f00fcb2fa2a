import { expect } from 'vitest';

/** All that expressions tell apart: every sign, and one each of letters, digits, spaces, and what is not ASCII. */
const CHARACTERS = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ...'aZ09 ', '\n', '\t', 'é', '日'];

/** A quadratic expression takes seconds for so many characters, and hours for a million; all else, a few milliseconds. */
const SHORT = 20_000;
const LONG = 1_000_000;
const MAX_MS = 1_000;

/**
 * Runs something with long texts of every printable character. The bound is so wide that no slow machine misses it, and
 * that nothing quadratic keeps it. Each character is tried in a shorter text first, so that what fails does so soon.
 */
export async function expectLinear(run: (text: string) => unknown, length = LONG): Promise<void> {
  for (const count of [SHORT, length]) {
    for (const character of CHARACTERS) {
      const text = character.repeat(count);
      const begun = performance.now();
      await run(text);
      const ms = performance.now() - begun;
      if (ms > MAX_MS) expect.fail(`${count} of ${JSON.stringify(character)} took ${Math.round(ms)} ms.`);
    }
  }
}
