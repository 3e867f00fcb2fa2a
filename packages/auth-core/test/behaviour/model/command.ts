import fc from 'fast-check';
import type { Harness } from './harness.ts';

export type Command = fc.AsyncCommand<object, Harness>;

/** How far the client gets before the next command: until it has settled, or for a few microtasks only. */
export type Pace = number | 'settle';

export const pace = fc.oneof({ weight: 3, arbitrary: fc.constant<Pace>('settle') }, fc.nat(6));

/** A command is a sentence and what it does. It does nothing if there is nothing that it applies to. */
export function command(words: string, pace: Pace, run: (harness: Harness) => unknown): Command {
  const sentence = pace === 'settle' ? words : `${words}, ${pace} microtasks`;
  return {
    check: () => true,
    toString: () => sentence,
    async run(_model, harness) {
      harness.commands.push(sentence);
      await run(harness);
      if (pace === 'settle') {
        await harness.settle();
      } else {
        for (let count = 0; count < pace; count += 1) await undefined;
      }
      harness.model.check();
    },
  };
}

/** One of those that there are; undefined if there is none. */
export function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(from.length, 1)];
}
