import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countHerds } from '../src/measures/herds.ts';
import { startServer } from '../src/processes.ts';
import { loadSubject, subjects } from '../src/subjects.ts';

// The budget of token requests: counts, which are the same on every machine.
const EXPECTED = {
  '@x/blooma-auth': { failing: 3 },
  '@x/blameless-auth': { failing: 3 },
  // One request with the refresh token, which is never sent again, and three attempts to issue a new token.
  '@x/blam-auth': { failing: 4 },
  '@x/blastiq-auth': { failing: 4 },
};

// In a process of its own: the clocks of this one are shifted.
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe.each(Object.entries(EXPECTED))('%s', (name, { failing }) => {
  it('asks the server once for many callers, and works as soon as the server does', async () => {
    const subject = subjects.find((candidate) => candidate.name === name);
    if (!subject) throw new Error(`There is no subject ${name}.`);
    const create = await loadSubject(subject);
    const counts = await countHerds({
      server: server.origin,
      isQuick: true,
      create: (setting) => create({ server: server.origin, secret: 'right', clientId: 'client', ...setting }),
    });

    expect(counts).toEqual({ first: 1, expiry: 1, failing, wrong: 1, healed: 'yes' });
  });
});

it('pins the versions of all libraries that are compared', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../peers/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const compared = subjects.flatMap((subject) => subject.package ?? []);

  for (const name of compared) expect(manifest.dependencies[name]).toMatch(/^\d+\.\d+\.\d+$/);
});
