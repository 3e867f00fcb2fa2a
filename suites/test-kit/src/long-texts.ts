import { expect } from 'vitest';
import { shortOrLong } from './long-tests.ts';

/** One of each kind of character that a regular expression distinguishes, and every punctuation mark. */
const CHARACTERS = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ...'aZ09 ', '\n', '\t', 'é', '日'];

/** A quadratic regular expression takes seconds for the first length, and many minutes for the second. A linear one takes milliseconds. */
const SHORT = 20_000;
const LONG = shortOrLong({ short: 200_000, long: 1_000_000 });
const MAX_CPU_MS = 1_000;

/**
 * Runs something with long texts of every printable character. The bound is processor time, which other programs do not
 * use up. It is wide enough for a slow machine, and far too small for anything quadratic. Each character is tried in a
 * shorter text first, so that a failure comes soon.
 */
export async function expectLinear(run: (text: string) => unknown, length = LONG): Promise<void> {
  for (const count of [SHORT, length]) {
    for (const character of CHARACTERS) {
      const text = character.repeat(count);
      const before = process.cpuUsage();
      await run(text);
      const { user, system } = process.cpuUsage(before);
      const ms = (user + system) / 1_000;
      if (ms > MAX_CPU_MS) expect.fail(`${count} of ${JSON.stringify(character)} took ${Math.round(ms)} ms.`);
    }
  }
}
