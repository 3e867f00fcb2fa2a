/**
 * The tour: what the packages do, shown at all four providers.
 *
 *   npm start                the four providers, emulated on this machine
 *   npm start -- blooma      the real Blooma, with BLOOMA_* from the environment
 */
import { type ProviderName, startEmulator } from '@x/auth-testing';
import { readLiveOptions, readResource, toVariable } from './live.ts';
import { providers } from './providers.ts';
import { toHeading, toLines, toSum, toSummary } from './report.ts';
import type { Step } from './steps.ts';
import { emulatedSteps, hasHeld, liveSteps, type StepResult, takeSteps } from './tour.ts';
import { createVisit, type Visit } from './visit.ts';
import { toList } from './words.ts';

const names = Object.keys(providers) as ProviderName[];
const startedAt = performance.now();
const results: StepResult[] = [];

async function show(visit: Visit, steps: readonly Step[]): Promise<void> {
  console.log(toHeading(visit.provider));
  const taken: StepResult[] = [];
  for await (const result of takeSteps(visit, steps)) {
    taken.push(result);
    console.log(toLines(result).join('\n'));
  }
  console.log(`    ${toSum(taken)}`);
  results.push(...taken);
}

async function tourEmulator(): Promise<void> {
  console.log('Four providers on loopback ports, and the packages as they were built just now.');
  const emulator = await startEmulator();
  try {
    for (const name of names) {
      const { options, resource } = emulator[name];
      const visit = createVisit({
        provider: providers[name],
        options: { ...options },
        resource,
        server: emulator[name],
      });
      await show(visit, emulatedSteps);
    }
  } finally {
    await emulator.stop();
  }
}

async function tourLive(asked: readonly ProviderName[]): Promise<void> {
  // All of them before any is sent to: a missing variable is told at once.
  const visits = asked.map((name) => {
    const provider = providers[name];
    const options = readLiveOptions(name, provider, process.env);
    return {
      name,
      visit: createVisit({ provider, options, resource: readResource(name, provider, process.env) }),
    };
  });
  for (const { name, visit } of visits) {
    await show(visit, liveSteps);
    if (visit.resource === undefined) {
      console.log(`    The API was not called: ${toVariable(name, 'resource')} names a path to call.`);
    }
  }
}

function readNames(args: readonly string[]): ProviderName[] {
  return args.map((arg) => {
    const name = names.find((known) => known === arg);
    if (name === undefined) throw new Error(`There is no provider ${arg}: ${toList(names)} are the four.`);
    return name;
  });
}

try {
  const asked = readNames(process.argv.slice(2));
  await (asked.length > 0 ? tourLive(asked) : tourEmulator());
  console.log(toSummary(results, asked.length || names.length, performance.now() - startedAt));
  if (!results.every(hasHeld)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
