import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFiles } from '../src/bundle-size.ts';
import { suiteFolder } from '../src/folders.ts';
import type { SampleSetting } from '../src/measure.ts';
import { countHerds } from '../src/measures/herds.ts';
import { runNode, startServer } from '../src/processes.ts';
import { packageRows } from '../src/rows.ts';
import { loadSubject, subjects } from '../src/subjects.ts';

// The budget of token requests: counts, which are the same on every machine.
const EXPECTED = {
  // One renewal, which is tried three times.
  '@x/blooma-auth': { failing: 3 },
  '@x/blameless-auth': { failing: 3 },
  '@x/blooma-auth, once': { failing: 1 },
  // One request with the refresh token, which is never sent again, before the attempts to issue a new token.
  '@x/blam-auth': { failing: 4 },
  '@x/blastiq-auth': { failing: 4 },
  '@x/blam-auth, once': { failing: 2 },
};

const NAMES = packageRows.flatMap(({ kind, name }) => (kind === 'ours' ? [name] : []));

// In a process of its own: the clocks of this one are shifted.
let server: Awaited<ReturnType<typeof startServer>>;
/** What the program prints that measures memory. It runs beside the other tests. */
let memory: Promise<string>;
beforeAll(async () => {
  server = await startServer();
  const program = join(suiteFolder, 'src/programs/tenant-bytes.ts');
  memory = runNode(['--expose-gc', program, server.origin, 'closure', ...NAMES]);
  // The test says so if it fails.
  memory.catch(() => undefined);
});
afterAll(() => server.stop());

describe.each(Object.entries(EXPECTED))('%s', (name, { failing }) => {
  it('asks the server as often for a thousand callers as for two, and works as soon as the server does', async () => {
    const subject = subjects.find((candidate) => candidate.name === name);
    if (!subject) throw new Error(`There is no subject ${name}.`);
    const create = await loadSubject(subject);
    const setting: SampleSetting = {
      server: server.origin,
      isQuick: true,
      create: (given) => create({ server: server.origin, secret: 'right', clientId: 'client', ...given }),
    };
    const expected = { first: 1, expiry: 1, failing, wrong: 1, healed: 'yes' };

    expect(await countHerds(setting)).toEqual(expected);
    expect(await countHerds(setting, 2)).toEqual(expected);
  });
});

it('keeps at most 1.5 kB more for a client with a token than a closure does', async () => {
  const { closure = 0, ...ours }: Record<string, number> = JSON.parse(await memory);

  expect(Object.keys(ours)).toEqual(NAMES);
  for (const name of NAMES) expect(ours[name], name).toBeLessThan(closure + 1_500);
});

// Node needs up to a millisecond for a file. See docs/decisions/0041-few-files.md.
it.each(packageRows.filter(({ kind }) => kind === 'ours'))(
  'loads at most three files of $name',
  async ({ name }) => {
    expect(await countFiles(`import ${JSON.stringify(name)};`, suiteFolder)).toBeLessThanOrEqual(3);
  },
);

it('pins the versions of all libraries that are compared', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../peers/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const compared = subjects.flatMap((subject) => subject.package ?? []);

  for (const name of compared) expect(manifest.dependencies[name]).toMatch(/^\d+\.\d+\.\d+$/);
});
