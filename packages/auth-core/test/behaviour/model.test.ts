import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readChance } from '../support/chance.ts';
import { commands } from './model/commands.ts';
import { createRig, type Setup } from './model/rig.ts';
import { platform } from './model/world.ts';

const setups: fc.Arbitrary<Setup> = fc.record({
  store: fc.constantFrom('none' as const, 'plain' as const, 'locking' as const),
  isDeaf: fc.boolean(),
  attempts: fc.constantFrom(1 as const, 2 as const),
  hasRefresh: fc.boolean(),
  secretRotates: fc.boolean(),
  isReleased: fc.boolean(),
});

test('whatever happens, in whatever order, no rule of the life of a token is broken', {
  timeout: 600_000,
}, async () => {
  const chance = readChance('MODEL', 40_000);
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const unhandled = catchUnhandled();
  let count = 0;

  const scripts = fc.commands(commands, { maxCommands: 40, size: '+1' });
  const property = fc.asyncProperty(setups, scripts, async (setup, script) => {
    const rig = createRig(setup);
    await fc.asyncModelRun(() => ({ model: {}, real: rig }), script);
    await rig.finish();
    count += [...script].length;
    const broken = [...rig.model.broken, ...unhandled.splice(0).map((reason) => `unhandled: ${reason}`)];
    if (broken.length > 0) throw new Error(`broken: ${broken.join(', ')}`);
  });
  const { numRuns, failed, counterexample, errorInstance } = await fc.check(property, chance);

  console.log(`model: ${numRuns} runs of ${count} commands, MODEL_SEED=${chance.seed}`);
  expect(failed && `${errorInstance}\n${fc.stringify(counterexample)}`).toBe(false);
});

/** Takes unhandled rejections from the test runner, which would end at the first of many while shrinking. */
function catchUnhandled(): unknown[] {
  const reasons: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  const listen = (reason: unknown): void => void reasons.push(reason);
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen);
  onTestFinished(() => {
    process.off('unhandledRejection', listen);
    for (const other of others) process.on('unhandledRejection', other);
  });
  return reasons;
}
