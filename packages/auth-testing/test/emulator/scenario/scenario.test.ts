import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Scenario, ScenarioStep } from '@x/auth-testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest';
import scenarioSchema from '../../../schemas/scenario.json' with { type: 'json' };
import { READY_SCENARIOS } from '../../../src/emulator/scenario/ready-scenarios.ts';
import { callResource, clientCredentials, postForm } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

const root = join(import.meta.dirname, '../../..');
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

describe('the scenarios that come with the package', () => {
  const files = globSync('scenarios/*.json', { cwd: root }).sort();

  test('are a dozen or more, and each file has its name', () => {
    const names = files.map((file) => basename(file, '.json'));

    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(Object.keys(READY_SCENARIOS).sort()).toEqual(names);
  });

  test.each(files)('%s fits the schema that is published beside it, and says what it plays', (file) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const name of ['fault.json', 'settings.json', 'scenario.json']) {
      ajv.addSchema(readJson(`schemas/${name}`), name);
    }
    const scenario = readJson(file);

    expect(ajv.validate('scenario.json', scenario), JSON.stringify(ajv.errors)).toBe(true);
    expect(scenario.$schema).toBe('../schemas/scenario.json');
    expect(scenario.description).toMatch(/^[A-Z].+\.$/);
  });
});

test('schemas and scenarios are published with the package', () => {
  expect(readJson('package.json').files).toEqual(expect.arrayContaining(['scenarios', 'schemas']));
});

test('the schema has the members of the types, no more and no fewer', () => {
  expectTypeOf<keyof typeof scenarioSchema.properties>().toEqualTypeOf<keyof Scenario | '$schema'>();
  type Step = typeof scenarioSchema.$defs.step.properties;
  expectTypeOf<keyof Step>().toEqualTypeOf<keyof ScenarioStep>();
});

async function startBlooma() {
  const emulator = await start('blooma');
  const ask = async () => {
    const { url, options } = emulator.blooma;
    return (await postForm(`${url}/oauth/token`, clientCredentials(options, `${url}/api/`))).status;
  };
  return { ...emulator, ask };
}

test('steps are taken when the clock gets to them, faults last for their time, and then it has ended', async () => {
  const { ask, advance, play } = await startBlooma();
  const played = play({
    steps: [
      { atMs: 60_000, forMs: 120_000, fail: { status: 503 } },
      { atMs: 120_000, forMs: 120_000, fail: { operation: 'resource', status: 500 } },
      { atMs: 600_000, fail: { status: 429 } },
    ],
  });

  const seen = [await ask()];
  for (const ms of [70_000, 60_000, 40_000, 30_000, 420_000]) {
    advance(ms);
    seen.push(await ask());
  }

  expect(seen).toEqual([200, 503, 503, 503, 200, 429]);
  expect(played.hasEnded).toBe(true);
  expect(await ask()).toBe(200);
});

test('the clock may jump over several steps, which are then taken in order', async () => {
  const { ask, advance, play, blooma } = await startBlooma();
  play({
    steps: [
      { atMs: 5_000, configure: { lifetimeMs: 5_000 } },
      { atMs: 1_000, configure: { lifetimeMs: 1_000 } },
      { atMs: 1_000, fail: { status: 503, times: 'always' } },
      { atMs: 4_000, heal: true },
    ],
  });

  advance(60_000);

  expect(await ask()).toBe(200);
  expect(blooma.settings.lifetimeMs).toBe(5_000);
});

test('a scenario moves with the real clock too, without a timer', async () => {
  // The clock of this computer, moved by the test.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { ask, play } = await startBlooma();
  play({ steps: [{ forMs: 50, fail: { status: 503 } }] });

  vi.setSystemTime(Date.now() + 49);
  const during = await ask();
  vi.setSystemTime(Date.now() + 2);

  expect([during, await ask()]).toEqual([503, 200]);
});

test('stop takes back the faults of the scenario and no others', async () => {
  const { ask, play, blooma } = await startBlooma();
  const played = play('hour-of-outage');
  blooma.fail({ operation: 'resource', status: 418 });
  expect([await ask(), played.hasEnded]).toEqual([503, false]);

  played.stop();

  expect([await ask(), played.hasEnded]).toEqual([200, true]);
  expect((await callResource(blooma)).status).toBe(418);
});

test('in a test a step may have a Date and Infinity, which a file does not have', async () => {
  const { ask, play, blooma } = await startBlooma();
  const retryAfter = new Date('2030-01-01T00:00:00Z');

  play({ steps: [{ fail: { status: 503, times: Number.POSITIVE_INFINITY, retryAfter } }] });
  const response = await fetch(`${blooma.url}/oauth/token`, { method: 'POST' });

  expect([response.headers.get('retry-after'), await ask(), await ask()]).toEqual([
    retryAfter.toUTCString(),
    503,
    503,
  ]);
});

test('a step can be for one provider', async () => {
  const emulator = await start('blooma', 'blam');

  emulator.play({ steps: [{ provider: 'blam', configure: { lifetimeMs: 1_000 } }] });

  expect([emulator.blam.settings.lifetimeMs, emulator.blooma.settings.lifetimeMs]).toEqual([
    1_000, 86_400_000,
  ]);
});

test.each<[unknown, string]>([
  ['black-fryday', 'There is no scenario "black-fryday". Use one of api-outage, '],
  [5, 'A scenario must be an object.'],
  [{}, "A scenario must have required property 'steps'."],
  [{ steps: [{}] }, '"steps.0" of a scenario must have exactly one of fail, configure and heal.'],
  [
    { steps: [{ heal: true, fail: {} }] },
    '"steps.0" of a scenario must have exactly one of fail, configure and heal.',
  ],
  [
    { steps: [{ fail: { statuss: 500 } }] },
    'A scenario has no member "steps.0.fail.statuss". Use operation, ',
  ],
  [{ steps: [{ fail: { status: 99 } }] }, '"steps.0.fail.status" of a scenario must be >= 200.'],
  [{ steps: [{ at: 5, heal: true }] }, 'A scenario has no member "steps.0.at". Use atMs, '],
  [{ steps: [{ fail: { operation: 'signIn', status: 500 } }] }, 'Unknown operation "signIn".'],
  [{ steps: [{ provider: 'blam', heal: true }] }, 'names the provider "blam", which is not running.'],
])('%j is refused, and nothing is played', async (scenario, message) => {
  const { ask, play } = await startBlooma();

  expect(() => play(scenario as Scenario)).toThrow(TypeError);
  expect(() => play(scenario as Scenario)).toThrow(message);
  expect(await ask()).toBe(200);
});
