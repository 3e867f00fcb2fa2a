import * as core from '@x/auth-core';
import * as provider from '@x/auth-core/provider';
import * as blam from '@x/blam-auth';
import * as blameless from '@x/blameless-auth';
import * as blastiq from '@x/blastiq-auth';
import * as blooma from '@x/blooma-auth';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../src/folders.ts';
import { runNode } from '../src/processes.ts';

const sources = {
  '@x/auth-core': core,
  '@x/blooma-auth': blooma,
  '@x/blameless-auth': blameless,
  '@x/blam-auth': blam,
  '@x/blastiq-auth': blastiq,
};

const ways = ['import', 'require'] as const;

// A build that moves code between files must lose none of it: what the package re-exports neither.
describe.each(Object.entries(sources))('%s as it is built', (name, source) => {
  it.each(ways)('gives to %s what its source exports', async (way) => {
    expect(await namesOf(name, way)).toEqual(Object.keys(source).sort());
  });
});

// Its file is also what the rest of core is built on, so it exports more than its declarations say.
it.each(ways)('@x/auth-core/provider as it is built gives to %s what its source exports', async (way) => {
  expect(await namesOf('@x/auth-core/provider', way)).toEqual(expect.arrayContaining(Object.keys(provider)));
});

/** The names that the built package exports, sorted. */
async function namesOf(name: string, way: (typeof ways)[number]): Promise<string[]> {
  const [type, script] =
    way === 'import'
      ? ['module', `import * as built from '${name}'; console.log(Object.keys(built).join());`]
      : ['commonjs', `console.log(Object.keys(require('${name}')).join());`];
  const built = await runNode([`--input-type=${type}`, '--eval', script], suiteFolder);
  return built.trim().split(',').sort();
}
