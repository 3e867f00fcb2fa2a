/**
 * The tour: shows what the packages do, with every provider.
 *
 *   npm start                uses the providers emulated on this machine
 *   npm start -- blooma      uses the real Blooma, with BLOOMA_* from the environment
 */
import { type ProviderName, startEmulator } from '@x/auth-testing';
import { readLiveOptions, readResource, toVariable } from './live.ts';
import { providers } from './providers.ts';
import { toHeading, toLines, toSum, toSummary } from './report.ts';
import { SHARED_STEPS } from './sharing/shared-steps.ts';
import { createFileFolder, findRedis, type SharedStore } from './sharing/shared-stores.ts';
import { createSharedVisit } from './sharing/shared-visit.ts';
import { EMULATED_STEPS, hasPassed, LIVE_STEPS, runSteps, type StepResult } from './tour.ts';
import { createVisit } from './visit.ts';
import { toCount, toList } from './words.ts';

const names = Object.keys(providers) as ProviderName[];
const startedAt = performance.now();
const results: StepResult[] = [];

async function show(
  heading: Parameters<typeof toHeading>[0],
  steps: AsyncIterable<StepResult>,
): Promise<void> {
  console.log(toHeading(heading));
  const shown: StepResult[] = [];
  for await (const result of steps) {
    shown.push(result);
    console.log(toLines(result).join('\n'));
  }
  console.log(`    ${toSum(shown)}`);
  results.push(...shown);
}

async function tourEmulator(): Promise<void> {
  console.log(`${toCount(names.length, 'emulated provider')} on loopback ports, and the built packages.`);
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
      await show(visit.provider, runSteps(visit, EMULATED_STEPS));
    }
  } finally {
    await emulator.stop();
  }
}

/** Shows the processes that share a token, with each store that there is. Returns the number of stores. */
async function tourStores(): Promise<number> {
  const stores = [await createFileFolder(), await findRedis(process.env)].filter(
    (store) => store !== undefined,
  );
  try {
    for (const store of stores) await tourStore(store);
  } finally {
    // A server that goes on would keep the tour alive.
    await Promise.all(stores.map((store) => store.remove()));
  }
  if (stores.length < 2) {
    console.log('\nRedis was not shown: there is no redis-server here. Install it, or set REDIS_URL.');
  }
  return stores.length;
}

async function tourStore(store: SharedStore): Promise<void> {
  const visit = await createSharedVisit(store.url);
  try {
    await show(store, runSteps(visit, SHARED_STEPS));
  } finally {
    await visit.end();
  }
}

async function tourLive(asked: readonly ProviderName[]): Promise<void> {
  // Reads all options before the first request, so that a missing variable is reported at once.
  const visits = asked.map((name) => {
    const provider = providers[name];
    const options = readLiveOptions(name, provider, process.env);
    return {
      name,
      visit: createVisit({ provider, options, resource: readResource(name, provider, process.env) }),
    };
  });
  for (const { name, visit } of visits) {
    await show(visit.provider, runSteps(visit, LIVE_STEPS));
    if (visit.resource === undefined) {
      console.log(`    The API was not called. Set ${toVariable(name, 'resource')} to a path to call.`);
    }
  }
}

function readNames(args: readonly string[]): ProviderName[] {
  return args.map((arg) => {
    const name = names.find((known) => known === arg);
    if (name === undefined) throw new Error(`Unknown provider ${arg}. The providers are ${toList(names)}.`);
    return name;
  });
}

try {
  const asked = readNames(process.argv.slice(2));
  let shown = toCount(asked.length || names.length, 'provider');
  if (asked.length > 0) {
    await tourLive(asked);
  } else {
    await tourEmulator();
    shown += ` and ${toCount(await tourStores(), 'shared store')}`;
  }
  console.log(toSummary(results, shown, performance.now() - startedAt));
  if (!results.every(hasPassed)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
