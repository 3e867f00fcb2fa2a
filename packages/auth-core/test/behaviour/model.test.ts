import { readPropertyRuns } from '@x/test-kit/property-runs';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commands } from './model/commands.ts';
import { createHarness, type Setup } from './model/harness.ts';
import { platform } from './model/virtual-time.ts';

/** What the model found, for the script that runs it on mutations of core. */
export interface ModelReport {
  readonly runs: number;
  readonly failure?: {
    /** The rules that the shrunk counterexample breaks. */
    readonly rules: readonly string[];
    /** The shrunk counterexample: what happened, in order. */
    readonly commands: readonly string[];
  };
}

declare module 'vitest' {
  interface TaskMeta {
    model?: ModelReport;
  }
}

const setups: fc.Arbitrary<Setup> = fc.record({
  store: fc.constantFrom('none' as const, 'plain' as const, 'locking' as const, 'replacing' as const),
  issuerIgnoresSignal: fc.boolean(),
  attempts: fc.constantFrom(1 as const, 2 as const),
  hasRefresh: fc.boolean(),
  secretRotates: fc.boolean(),
  isAnsweredAtEnd: fc.boolean(),
});

test('whatever happens, in whatever order, no rule of the life of a token is broken', {
  timeout: 600_000,
}, async ({ task }) => {
  const settings = readPropertyRuns('MODEL', { short: 15_000, long: 40_000 });
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const unhandled = catchUnhandled();
  let count = 0;
  let failure: ModelReport['failure'];

  const scripts = fc.commands(commands, { maxCommands: 40, size: '+1' });
  const property = fc.asyncProperty(setups, scripts, async (setup, script) => {
    const harness = createHarness(setup);
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: harness }), script);
      await harness.finish();
      count += [...script].length;
      if (unhandled.length > 0) harness.model.expect(false, 'no rejection is unhandled');
      harness.model.check();
    } catch (error) {
      // The last run that fails is the shrunk counterexample.
      failure = { rules: harness.model.brokenRules, commands: harness.commands };
      throw unhandled.length > 0 ? new Error(`${error}: ${unhandled[0]}`) : error;
    } finally {
      unhandled.length = 0;
    }
  });
  const { numRuns, failed, counterexample, errorInstance } = await fc.check(property, settings);
  task.meta.model = { runs: numRuns, ...(failure && { failure }) };

  console.log(`model: ${numRuns} runs of ${count} commands, MODEL_SEED=${settings.seed}`);
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
