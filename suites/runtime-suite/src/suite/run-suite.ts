import { factories } from 'virtual:providers';
import type { ProviderName } from '@x/auth-testing';
import { abortCases } from './abort.ts';
import { cacheCases } from './cache.ts';
import type { Limits, Outcome } from './case.ts';
import { clockCases } from './clock.ts';
import { errorCases } from './errors.ts';
import { exampleCases } from './example.ts';
import { getCases } from './get.ts';
import { runParity } from './parity.ts';
import { refreshCases } from './refresh.ts';
import { connect } from './remote.ts';
import { replayCases } from './replay.ts';
import { storeCases } from './store.ts';

const cases = [
  ...getCases,
  ...cacheCases,
  ...refreshCases,
  ...replayCases,
  ...errorCases,
  ...abortCases,
  ...storeCases,
  ...clockCases,
  ...exampleCases,
];

const MAX_CASE_MS = 20_000;

/** Runs every case with every provider, one after another, and sends the report to the control server. */
export async function runSuite(controlUrl: string, limits: Limits): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const name of Object.keys(factories) as ProviderName[]) {
    for (const { group, name: claim, only = [name], needs, run } of cases) {
      if (!only.includes(name) || (needs && !limits[needs])) continue;
      const remote = await connect(controlUrl, name);
      const create = (changes: object = {}) =>
        factories[name]({ dangerouslyAllowBrowser: true, ...remote.options, ...changes });
      const work = () => run({ name, remote, limits, secretOption: remote.secretOption, create });
      const error = await withinTime(work).then(() => undefined, describe);
      outcomes.push({ group, name: `${name} ${claim}`, ...(error !== undefined && { error }) });
    }
  }
  if (limits.platform) outcomes.push(...(await runParity(controlUrl, limits.platform)));
  await fetch(`${controlUrl}/outcomes`, { method: 'POST', body: JSON.stringify(outcomes) });
}

async function withinTime(work: () => Promise<void>): Promise<void> {
  // Before the case starts, because it may replace setTimeout.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Timed out after ${MAX_CASE_MS} ms.`)), MAX_CASE_MS);
  });
  await Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
