import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { commands } from './model/commands.ts';
import { createRig, type Setup } from './model/rig.ts';
import { platform } from './model/world.ts';

const RUNS = Number(process.env.MODEL_RUNS ?? 20_000);
const SEED = Number(process.env.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));

const setup: fc.Arbitrary<Setup> = fc.record({
  store: fc.constantFrom('none' as const, 'plain' as const, 'locking' as const),
  isDeaf: fc.boolean(),
  attempts: fc.constantFrom(1 as const, 2 as const),
  hasRefresh: fc.boolean(),
  secretRotates: fc.boolean(),
});

test('whatever happens in whatever order, a token is never late, twice or dead', { timeout: 600_000 }, async () => {
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const unhandled: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  let steps = 0;

  const script = fc.commands(commands, { maxCommands: 40, size: '+1' });
  const property = fc.asyncProperty(setup, script, async (setup, script) => {
    const rig = createRig(setup);
    await fc.asyncModelRun(() => ({ model: {}, real: rig }), script);
    await rig.finish();
    steps += [...script].length;
    const broken = [...rig.model.broken, ...unhandled.splice(0).map((reason) => `unhandled: ${reason}`)];
    if (broken.length > 0) throw new Error(`broken: ${broken.join(', ')}`);
  });
  const result = await fc.check(property, { numRuns: RUNS, seed: SEED });

  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  console.log(`model: ${result.numRuns} runs, ${steps} commands, MODEL_SEED=${SEED}`);
  expect(result.failed && `${result.errorInstance}\n${fc.stringify(result.counterexample)}`).toBe(false);
});
